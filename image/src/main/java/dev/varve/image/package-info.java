/** Bytes to pixels: decode, resize, crop, warp, light. The only package that knows OpenCV. */
package dev.varve.image;
