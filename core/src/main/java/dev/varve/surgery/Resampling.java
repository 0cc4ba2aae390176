package dev.varve.surgery;

import java.util.Arrays;

/**
 * Numbers on a square grid read off at another one. What is done to both axes alike is a matrix: a row for each new
 * position, with what each old one counts there; rows sum to 1.
 */
final class Resampling {

    /** Of Keys' cubic kernel (1981, doi:10.1109/TASSP.1981.1163711), where PyTorch antialiases. */
    private static final double SOFT = -0.5;
    /** And where it does not. */
    private static final double SHARP = -0.75;

    private Resampling() {
    }

    /** PyTorch's {@code interpolate(mode="bicubic", antialias=True)}: the kernel grows where positions become fewer. */
    static double[][] smooth(int from, int to) {
        double scale = (double) from / to;
        double width = Math.max(scale, 1);
        double[][] matrix = new double[to][from];
        for (int i = 0; i < to; i++) {
            double center = scale * (i + 0.5);
            int first = (int) Math.max(center - 2 * width + 0.5, 0);
            int behind = (int) Math.min(center + 2 * width + 0.5, from);
            double sum = 0;
            for (int j = first; j < behind; j++) {
                matrix[i][j] = cubic((j - center + 0.5) / width, SOFT);
                sum += matrix[i][j];
            }
            for (int j = first; j < behind; j++) {
                matrix[i][j] /= sum;
            }
        }
        return matrix;
    }

    /** PyTorch's {@code interpolate(mode="bicubic", align_corners=True)}: corners stay, and edges go on beyond them. */
    static double[][] betweenCorners(int from, int to) {
        double scale = to > 1 ? (from - 1.0) / (to - 1) : 0;
        double[][] matrix = new double[to][from];
        for (int i = 0; i < to; i++) {
            int at = (int) (scale * i);
            for (int j = at - 1; j <= at + 2; j++) {
                matrix[i][Math.min(Math.max(j, 0), from - 1)] += cubic(j - scale * i, SHARP);
            }
        }
        return matrix;
    }

    private static double cubic(double distance, double a) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? a * (((x - 5) * x + 8) * x - 4) : 0;
    }

    /**
     * The new grid.
     *
     * @param grid {@code from x from x features} numbers
     * @param matrix {@code to x from}
     * @return {@code to x to x features} numbers
     */
    static double[] apply(double[] grid, double[][] matrix) {
        int from = matrix[0].length;
        int features = grid.length / (from * from);
        double[] rows = along(grid, matrix, from * features);
        double[] all = new double[matrix.length * matrix.length * features];
        int row = rows.length / matrix.length;
        for (int i = 0; i < matrix.length; i++) {
            double[] one = along(Arrays.copyOfRange(rows, i * row, (i + 1) * row), matrix, features);
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    /** {@code matrix values}, each row of the values {@code width} numbers. */
    private static double[] along(double[] values, double[][] matrix, int width) {
        double[] made = new double[matrix.length * width];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[i].length; j++) {
                double share = matrix[i][j];
                for (int k = 0; share != 0 && k < width; k++) {
                    made[i * width + k] += share * values[j * width + k];
                }
            }
        }
        return made;
    }
}
