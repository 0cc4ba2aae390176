package dev.varve.reference;

import dev.varve.graph.Attention;
import java.util.Arrays;

/** Attention within shifted windows in doubles, position by position: no image is moved and no window cut out. */
final class WindowReference {

    private WindowReference() {
    }

    /** Each position of the image looks for those that share its window. */
    static Tensor of(Attention.WindowAttention op, Tensor x, double[] table) {
        int width = x.extent(3) / 3;
        Tensor y = Tensor.zeros(x.extents()[0], x.extents()[1], x.extents()[2], width);
        for (int n = 0; n < x.extent(0); n++) {
            for (int row = 0; row < x.extent(1); row++) {
                for (int column = 0; column < x.extent(2); column++) {
                    for (int head = 0; head < op.heads(); head++) {
                        new Query(op, x, table, n, row, column, head).answer(y);
                    }
                }
            }
        }
        return y;
    }

    /** The same numbers where both images have positions, and zeros elsewhere. */
    static Tensor sized(Tensor x, long height, long width) {
        Tensor y = Tensor.zeros(x.extents()[0], height, width, x.extents()[3]);
        for (int at = 0; at < y.values().length; at++) {
            int channel = at % y.extent(3);
            int column = at / y.extent(3) % y.extent(2);
            int row = at / y.extent(3) / y.extent(2) % y.extent(1);
            int n = at / y.extent(3) / y.extent(2) / y.extent(1);
            if (row < x.extent(1) && column < x.extent(2)) {
                y.values()[at] = x.values()[((n * x.extent(1) + row) * x.extent(2) + column) * x.extent(3) + channel];
            }
        }
        return y;
    }

    /** One position in one head. */
    private record Query(Attention.WindowAttention op, Tensor x, double[] table, int n, int row, int column, int head) {

        void answer(Tensor y) {
            int side = (int) op.side();
            int features = x.extent(3) / 3 / (int) op.heads();
            int top = first(row, x.extent(1));
            int left = first(column, x.extent(2));
            double[] shares = new double[side * side];
            for (int at = 0; at < shares.length; at++) {
                shares[at] = match(top + at / side, left + at % side, features);
            }
            double most = Arrays.stream(shares).max().orElseThrow();
            double sum = Arrays.stream(shares).map(share -> Math.exp(share - most)).sum();
            for (int f = 0; f < features; f++) {
                double mixed = 0;
                for (int at = 0; at < shares.length; at++) {
                    mixed += Math.exp(shares[at] - most) / sum
                            * value(2, (top + at / side) % x.extent(1), (left + at % side) % x.extent(2), f, features);
                }
                y.values()[((n * x.extent(1) + row) * x.extent(2) + column) * x.extent(3) / 3 + head * features + f] =
                        mixed;
            }
        }

        private int shift(int extent) {
            return extent > op.side() ? (int) op.shift() : 0;
        }

        /** Where the window of a position begins; the last one goes on beyond the edge, at the other. */
        private int first(int position, int extent) {
            int moved = Math.floorMod(position - shift(extent), extent);
            return moved / (int) op.side() * (int) op.side() + shift(extent);
        }

        /** How well another position, beyond the edge as it may be, matches this one. */
        private double match(int otherRow, int otherColumn, int features) {
            double product = 0;
            for (int f = 0; f < features; f++) {
                product += value(0, row, column, f, features)
                        * value(1, otherRow % x.extent(1), otherColumn % x.extent(2), f, features);
            }
            int down = unwrapped(row, x.extent(1)) - otherRow + (int) op.side() - 1;
            int right = unwrapped(column, x.extent(2)) - otherColumn + (int) op.side() - 1;
            int distance = down * (2 * (int) op.side() - 1) + right;
            boolean apart = otherRow >= x.extent(1) != unwrapped(row, x.extent(1)) >= x.extent(1)
                    || otherColumn >= x.extent(2) != unwrapped(column, x.extent(2)) >= x.extent(2);
            return product / Math.sqrt(features) + table[distance * (int) op.heads() + head] - (apart ? 100 : 0);
        }

        /** The position as its window counts, beyond the edge if the window begins before it. */
        private int unwrapped(int position, int extent) {
            return first(position, extent) > position ? position + extent : position;
        }

        private double value(int which, int atRow, int atColumn, int feature, int features) {
            return x.values()[((n * x.extent(1) + atRow) * x.extent(2) + atColumn) * x.extent(3)
                    + which * x.extent(3) / 3 + head * features + feature];
        }
    }
}
