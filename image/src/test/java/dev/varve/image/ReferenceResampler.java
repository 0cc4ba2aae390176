package dev.varve.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.augment.Geometry.Mode;
import dev.varve.augment.Geometry.PadMode;

/** Resampling in double: slow, short, and compared with fastai's own pictures. */
final class ReferenceResampler {

    private static final double CUBIC = -0.75;

    private ReferenceResampler() {
    }

    /** Resamples a square picture {@code [3][n][n]} to {@code [3][size][size]}. */
    static double[][][] resample(double[][][] source, Homography map, Sampling sampling) {
        int n = source[0].length;
        int size = sampling.size();
        Homography inPixels = Homography.toPixels(n, n, sampling.alignCorners()).after(map)
                .after(sampling.fromPixels());
        double[][][] result = new double[3][size][size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double[] at = inPixels.map(x, y);
                for (int c = 0; c < 3; c++) {
                    result[c][y][x] = value(source[c], at[0], at[1], sampling);
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

    /** A weighted mean of the four by four pixels around, of which bilinear weighs two by two. */
    private static double value(double[][] plane, double x, double y, Sampling sampling) {
        double sum = 0;
        for (int row = (int) Math.floor(y) - 1; row <= Math.floor(y) + 2; row++) {
            for (int column = (int) Math.floor(x) - 1; column <= Math.floor(x) + 2; column++) {
                double weight = weight(Math.abs(x - column), sampling.mode()) * weight(Math.abs(y - row),
                        sampling.mode());
                sum += weight * pixel(plane, column, row, sampling);
            }
        }
        return Math.min(Math.max(sum, 0), 255);
    }

    private static double weight(double distance, Mode mode) {
        if (mode == Mode.BILINEAR) {
            return Math.max(0, 1 - distance);
        }
        double d = distance;
        if (d <= 1) {
            return ((CUBIC + 2) * d - (CUBIC + 3)) * d * d + 1;
        }
        return d < 2 ? ((CUBIC * d - 5 * CUBIC) * d + 8 * CUBIC) * d - 4 * CUBIC : 0;
    }

    private static double pixel(double[][] plane, int x, int y, Sampling sampling) {
        int last = plane.length - 1;
        boolean inside = x >= 0 && x <= last && y >= 0 && y <= last;
        if (sampling.padMode() == PadMode.ZEROS) {
            return inside ? plane[y][x] : 0;
        }
        if (sampling.padMode() == PadMode.BORDER) {
            return plane[Math.min(Math.max(y, 0), last)][Math.min(Math.max(x, 0), last)];
        }
        return plane[mirrored(y, last, sampling.alignCorners())][mirrored(x, last, sampling.alignCorners())];
    }

    /** The mirror stands on the outermost pixels, or on their outer edges. */
    private static int mirrored(int place, int last, boolean onPixels) {
        int period = onPixels ? 2 * last : 2 * (last + 1);
        int within = Math.floorMod(place, period);
        return within <= last ? within : period - within - (onPixels ? 0 : 1);
    }
}
