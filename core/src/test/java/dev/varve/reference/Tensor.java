package dev.varve.reference;

import dev.varve.weights.NamedArray;
import java.util.Arrays;

/** Doubles with extents, row-major; the values are shared with whoever gave them. */
public record Tensor(long[] extents, double[] values) {

    /** Checks that there are as many values as the extents need. */
    public Tensor {
        if (Arrays.stream(extents).reduce(1, (a, b) -> a * b) != values.length) {
            throw new IllegalArgumentException(Arrays.toString(extents) + " does not hold " + values.length);
        }
    }

    /** Zeros. */
    public static Tensor zeros(long... extents) {
        return new Tensor(extents, new double[(int) Arrays.stream(extents).reduce(1, (a, b) -> a * b)]);
    }

    /** The numbers of an array. */
    public static Tensor of(NamedArray array) {
        return new Tensor(array.shape().extents(), array.doubles());
    }

    /** An extent. */
    public int extent(int axis) {
        return (int) extents[axis];
    }

    /** Values of one channel of one image, or of whatever lies behind the second axis. */
    public int plane() {
        return values.length / (extent(0) * extent(1));
    }

    /** The square root of the sum of squares of the difference, over that of the other. */
    public double relativeDistance(Tensor other) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < values.length; i++) {
            difference += Math.pow(values[i] - other.values[i], 2);
            norm += Math.pow(other.values[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
