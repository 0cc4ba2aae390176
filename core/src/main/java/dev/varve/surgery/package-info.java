/** Changes of a network together with its weights: cut, graft a head, fold norms. */
package dev.varve.surgery;
