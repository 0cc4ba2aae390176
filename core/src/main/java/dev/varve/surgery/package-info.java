/** Changes of a network together with its weights: cut, graft a head, fold norms, widen the input. */
package dev.varve.surgery;
