package dev.varve.samples;

/** Random places in a picture. */
final class Place {

    private Place() {
    }

    /** A point {x, y} at least a margin away from the border, all in pixels. */
    static double[] inside(Draws draws, double margin) {
        return new double[] {draws.between(margin, Field.SIDE - margin), draws.between(margin, Field.SIDE - margin)};
    }
}
