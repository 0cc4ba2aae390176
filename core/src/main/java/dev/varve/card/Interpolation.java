package dev.varve.card;

/** How pixels between pixels are found when an image changes its size. */
public enum Interpolation {
    /** The mean of the covered area when shrinking by a quarter or more (so nothing aliases), bilinear otherwise. */
    AREA
}
