/** The one generator behind all that Varve draws: weights, splits, augmentation, dropout, sample pictures. */
package dev.varve.random;
