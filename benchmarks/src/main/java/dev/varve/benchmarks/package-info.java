/**
 * Questions about speed, memory and forecasts, asked by {@code All}: the sides of each run on one machine and take
 * turns, so that what else the machine does meets all of them.
 */
package dev.varve.benchmarks;
