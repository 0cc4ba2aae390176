package dev.varve.samples;

/**
 * A point of a picture.
 *
 * @param x pixels from the left border
 * @param y pixels from the upper border
 */
record Place(double x, double y) {

    /** A random point at least a margin away from the border. */
    static Place inside(Draws draws, double margin) {
        return new Place(draws.between(margin, Field.SIDE - margin), draws.between(margin, Field.SIDE - margin));
    }
}
