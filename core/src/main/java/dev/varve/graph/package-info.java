/**
 * Networks as plain values: nodes, operations, parameters, and the module tree that PyTorch would print.
 *
 * <p>Facts of an operation (shape, cost, window, traits) stand on its record; analyses are generic algorithms over
 * them, and only lowerings are written per operation, as an {@link dev.varve.graph.Interpreter}.
 */
package dev.varve.graph;
