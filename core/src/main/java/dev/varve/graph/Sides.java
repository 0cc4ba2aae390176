package dev.varve.graph;

/**
 * A number for each axis of an image: {@code 1 x 7} positions of a kernel, or the zeros before a row and a column.
 *
 * @param height along the height, from row to row
 * @param width along the width, from column to column
 */
public record Sides(long height, long width) {

    /** The same along both axes. */
    public static Sides square(long side) {
        return new Sides(side, side);
    }

    /** Positions of the rectangle. */
    public long area() {
        return height * width;
    }

    @Override
    public String toString() {
        return "(" + height + ", " + width + ")";
    }
}
