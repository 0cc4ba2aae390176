/**
 * Carries out an {@link dev.varve.plan.Execution} with libtorch: the only package that touches it.
 *
 * <p>Nothing native is in a signature of a public type; arrays cross as {@link dev.varve.weights.Weights}, pixels as
 * direct buffers. Two lifetimes: <i>resident</i> (parameters, statistics, optimizer state) and <i>step</i> (all else).
 */
package dev.varve.train.engine;
