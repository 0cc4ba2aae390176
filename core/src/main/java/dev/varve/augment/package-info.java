/**
 * How training images are changed at random, as plain values: which part is cut out, how it is turned, coloured,
 * disturbed and covered. They say what may be drawn; the drawing itself lies with whoever loads the images.
 */
package dev.varve.augment;
