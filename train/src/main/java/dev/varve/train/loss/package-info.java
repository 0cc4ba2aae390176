/** What training makes small, as plain values; the engine computes them. */
package dev.varve.train.loss;
