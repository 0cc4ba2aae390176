/** Photos to batches: finding, checking, splitting, augmenting and loading the images of a data set. */
package dev.varve.train.data;
