package dev.varve.reference;

import dev.varve.graph.Attention;
import dev.varve.graph.AxisPattern;
import dev.varve.graph.Layout;
import dev.varve.graph.Norm;
import dev.varve.graph.Shape;
import java.util.Arrays;
import java.util.stream.LongStream;

/** The operations of transformers in doubles, index by index. */
final class TokenReference {

    /** Beyond it no double tells the share from 0 or 1. */
    private static final double BELL_ENDS = 12;

    private TokenReference() {
    }

    static Tensor layerNorm(Norm.LayerNorm op, Tensor x, double[] scale, double[] offset) {
        int features = (int) op.features();
        int stride = op.images() ? x.plane() : 1;
        Tensor y = Tensor.zeros(x.extents());
        for (int position = 0; position < x.values().length / features; position++) {
            int first = position / stride * stride * features + position % stride;
            double mean = 0;
            for (int c = 0; c < features; c++) {
                mean += x.values()[first + c * stride] / features;
            }
            double variance = 0;
            for (int c = 0; c < features; c++) {
                variance += Math.pow(x.values()[first + c * stride] - mean, 2) / features;
            }
            double deviation = Math.sqrt(variance + op.eps());
            for (int c = 0; c < features; c++) {
                int at = first + c * stride;
                y.values()[at] = (x.values()[at] - mean) / deviation * scale[c] + offset[c];
            }
        }
        return y;
    }

    /** Each value finds its place in the result by its indices along the divided axes. */
    static Tensor rearrange(Layout.Rearrange op, Tensor x) {
        AxisPattern.Moves moves = op.moves(shape(x));
        int axes = moves.order().size();
        long[] extents = new long[axes];
        extents[0] = x.extents()[0];
        for (int axis = 1; axis < axes; axis++) {
            extents[axis] = moves.factors().get(axis - 1);
        }
        double[] values = new double[x.values().length];
        for (int at = 0; at < values.length; at++) {
            long[] index = new long[axes];
            long rest = at;
            for (int axis = axes - 1; axis >= 0; axis--) {
                index[axis] = rest % extents[axis];
                rest /= extents[axis];
            }
            long to = 0;
            for (int from : moves.order()) {
                to = to * extents[from] + index[from];
            }
            values[(int) to] = x.values()[at];
        }
        long[] shape = new long[moves.shape().rank()];
        shape[0] = x.extents()[0];
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = moves.shape().extent(axis);
        }
        return new Tensor(shape, values);
    }

    static Shape shape(Tensor x) {
        return Shape.batchOf(LongStream.of(x.extents()).skip(1).toArray());
    }

    /** For each position, values by how well their keys match, summed position by position. */
    static Tensor linearAttention(Attention.LinearAttention op, Tensor x) {
        int d = (int) op.features();
        int plane = x.plane();
        Tensor y = Tensor.zeros(x.extents()[0], x.extents()[1] / 3, x.extents()[2], x.extents()[3]);
        for (int at = 0; at < y.values().length; at++) {
            int first = at / plane / d * 3 * d;                                        // channel of the head's queries
            int position = at % plane;
            double mixed = 0;
            double weights = op.eps();
            for (int other = 0; other < plane; other++) {
                double weight = 0;
                for (int f = 0; f < d; f++) {
                    weight += Math.max(0, x.values()[(first + f) * plane + position])
                            * Math.max(0, x.values()[(first + d + f) * plane + other]);
                }
                weights += weight;
                mixed += weight * x.values()[(first + 2 * d + at / plane % d) * plane + other];
            }
            y.values()[at] = mixed / weights;
        }
        return y;
    }

    static Tensor resized(Tensor x, Shape shape) {
        int height = (int) shape.extent(2);
        int width = (int) shape.extent(3);
        Tensor y = Tensor.zeros(x.extents()[0], x.extents()[1], height, width);
        for (int at = 0; at < y.values().length; at++) {
            double row = place(at / width % height, x.extent(2), height);
            double column = place(at % width, x.extent(3), width);
            for (int r = 0; r < x.extent(2); r++) {
                for (int c = 0; c < x.extent(3); c++) {
                    y.values()[at] += Math.max(0, 1 - Math.abs(row - r)) * Math.max(0, 1 - Math.abs(column - c))
                            * x.values()[(at / (height * width) * x.extent(2) + r) * x.extent(3) + c];
                }
            }
        }
        return y;
    }

    private static double place(int position, int from, int to) {
        return Math.min(from - 1, Math.max(0, (position + 0.5) * from / to - 0.5));
    }

    static Tensor prepend(double[] token, Tensor x) {
        int item = x.extent(1) * x.extent(2);
        Tensor y = Tensor.zeros(x.extents()[0], x.extents()[1] + 1, x.extents()[2]);
        for (int n = 0; n < x.extent(0); n++) {
            System.arraycopy(token, 0, y.values(), n * (item + token.length), token.length);
            System.arraycopy(x.values(), n * item, y.values(), n * (item + token.length) + token.length, item);
        }
        return y;
    }

    static Tensor selfAttention(Attention.SelfAttention op, Tensor x) {
        long[] extents = x.extents().clone();
        int width = (int) extents[extents.length - 1] / 3;
        extents[extents.length - 1] = width;
        int positions = (int) op.positions(Shape.batchOf(LongStream.of(x.extents()).skip(1).toArray()));
        Tensor y = Tensor.zeros(extents);
        for (int group = 0; group < y.values().length / (positions * width); group++) {
            for (int head = 0; head < op.heads(); head++) {
                Head one = new Head(x, group * positions, 3 * width, head * width / (int) op.heads(),
                        width, width / (int) op.heads());
                one.mix(y, positions);
            }
        }
        return y;
    }

    /** One head of one group of positions in packed rows. */
    private record Head(Tensor packed, int firstRow, int rowLength, int offset, int width, int features) {

        double at(int which, int position, int feature) {
            return packed.values()[(firstRow + position) * rowLength + which * width + offset + feature];
        }

        void mix(Tensor y, int positions) {
            for (int i = 0; i < positions; i++) {
                double[] shares = new double[positions];
                for (int j = 0; j < positions; j++) {
                    double match = 0;
                    for (int f = 0; f < features; f++) {
                        match += at(0, i, f) * at(1, j, f);
                    }
                    shares[j] = match / Math.sqrt(features);
                }
                softmax(shares);
                for (int f = 0; f < features; f++) {
                    double sum = 0;
                    for (int j = 0; j < positions; j++) {
                        sum += shares[j] * at(2, j, f);
                    }
                    y.values()[(firstRow + i) * width + offset + f] = sum;
                }
            }
        }
    }

    private static void softmax(double[] values) {
        double most = Arrays.stream(values).max().orElseThrow();
        double sum = Arrays.stream(values).map(value -> Math.exp(value - most)).sum();
        Arrays.setAll(values, i -> Math.exp(values[i] - most) / sum);
    }

    /** The share of the standard normal distribution below a value, by the series of Marsaglia (2004). */
    static double bell(double value) {
        if (Math.abs(value) > BELL_ENDS) {
            return value > 0 ? 1 : 0;
        }
        double term = value;
        double sum = value;
        for (int odd = 3; sum + term != sum || odd == 3; odd += 2) {
            term *= value * value / odd;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * value * value) / Math.sqrt(2 * Math.PI);
    }
}
