/** Named arrays: where they are read from, checked against a network, and written to. */
package dev.varve.weights;
