/** What is true of images, as batches carry it to losses and metrics. */
package dev.varve.train.truth;
