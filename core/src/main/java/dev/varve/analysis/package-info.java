/**
 * Readings of a network: shapes, cost, receptive field, what is live, and where it can be cut.
 *
 * <p>All are generic over operations: they ask an operation for its facts and know none by name.
 */
package dev.varve.analysis;
