/** Readings of what a trained network says: where it errs, how sure it may be, and where in an image it looks. */
package dev.varve.train.interpret;
