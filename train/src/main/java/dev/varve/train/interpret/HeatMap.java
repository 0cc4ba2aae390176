package dev.varve.train.interpret;

import java.util.Arrays;

/**
 * How much each position of an image speaks for an output.
 *
 * @param side positions of each side, at least 1
 * @param values {@code side * side} numbers of 0 or more, row by row; not copied
 */
public record HeatMap(int side, double[] values) {

    /** Checks the length. */
    public HeatMap {
        if (values.length != side * side) {
            throw new IllegalArgumentException("a map of " + side + " x " + side + " has other than " + values.length
                    + " values");
        }
    }

    /** Whether no position speaks for the output. */
    public boolean isEmpty() {
        return Arrays.stream(values).allMatch(value -> value == 0);
    }

    /**
     * The map stretched over a square, as a share of its largest value: bilinear between the centres of positions.
     *
     * @param x from the left, 0 to 1
     * @param y from above, 0 to 1
     * @return 0 to 1; 0 everywhere of an empty map
     */
    public double at(double x, double y) {
        double largest = Arrays.stream(values).max().orElseThrow();
        if (largest == 0) {
            return 0;
        }
        double column = Math.max(0, Math.min(side - 1, x * side - 0.5));
        double row = Math.max(0, Math.min(side - 1, y * side - 0.5));
        double upper = between((int) row, column);
        return (upper + (row - (int) row) * (between(Math.min(side - 1, (int) row + 1), column) - upper)) / largest;
    }

    private double between(int row, double column) {
        double left = values[row * side + (int) column];
        double right = values[row * side + Math.min(side - 1, (int) column + 1)];
        return left + (column - (int) column) * (right - left);
    }
}
