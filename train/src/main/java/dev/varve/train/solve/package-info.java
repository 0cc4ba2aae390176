/** The best linear head for features that do not change. */
package dev.varve.train.solve;
