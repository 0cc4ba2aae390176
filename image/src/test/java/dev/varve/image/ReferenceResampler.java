package dev.varve.image;

import com.fasterxml.jackson.databind.JsonNode;

/** Bilinear resampling with mirrored borders in double: slow, short, and compared with fastai's own pictures. */
final class ReferenceResampler {

    private ReferenceResampler() {
    }

    /** Resamples a square picture {@code [3][n][n]} to {@code [3][size][size]}. */
    static double[][][] resample(double[][][] source, Homography map, int size) {
        int n = source[0].length;
        Homography inPixels = Homography.toPixels(n).after(map).after(Homography.fromPixels(size));
        double[][][] result = new double[3][size][size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double[] at = inPixels.map(x, y);
                for (int c = 0; c < 3; c++) {
                    result[c][y][x] = bilinear(source[c], mirrored(at[0], n - 1), mirrored(at[1], n - 1));
                }
            }
        }
        return result;
    }

    static double[][][] array(JsonNode node) {
        double[][][] array = new double[3][node.get(0).size()][node.get(0).get(0).size()];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < array[c].length; y++) {
                for (int x = 0; x < array[c][y].length; x++) {
                    array[c][y][x] = node.get(c).get(y).get(x).asDouble();
                }
            }
        }
        return array;
    }

    private static double bilinear(double[][] plane, double x, double y) {
        int left = Math.min((int) x, plane.length - 2);
        int upper = Math.min((int) y, plane.length - 2);
        double fx = x - left;
        double fy = y - upper;
        double top = plane[upper][left] * (1 - fx) + plane[upper][left + 1] * fx;
        double bottom = plane[upper + 1][left] * (1 - fx) + plane[upper + 1][left + 1] * fx;
        return top * (1 - fy) + bottom * fy;
    }

    private static double mirrored(double value, int last) {
        double period = Math.abs(value) % (2 * last);
        return period > last ? 2 * last - period : period;
    }
}
