/**
 * Questions about speed and memory, one class and one {@code main} each. Both sides of a comparison run in one go and
 * take turns, so that what else the machine does meets both.
 */
package dev.varve.benchmarks;
