package dev.varve.card;

/** How pixels between pixels are found when an image changes its size. */
public enum Interpolation {
    /** Means of boxes of 2, 4, 8 pixels a side until the scale is above a half, then bilinear: no pixel is left out. */
    AREA
}
