package dev.varve.graph;

/** What a convolution adds around its input, in zeros. */
public sealed interface Padding {

    /** The zeros before and after an axis of the given extent. */
    Edges along(long extent, Window window);

    /** Zeros before the first and after the last position. */
    record Edges(long before, long after) {

        /** All zeros that are added. */
        public long total() {
            return before + after;
        }
    }

    /** The same number on all four sides; 0 for none. */
    record Symmetric(long side) implements Padding {

        @Override
        public Edges along(long extent, Window window) {
            return new Edges(side, side);
        }
    }

    /**
     * TensorFlow's "SAME": as many as make the output {@code ceil(extent / stride)}, the odd one at the end. It depends
     * on the size of the input and is asymmetric where stride 2 meets an even extent.
     */
    record Same() implements Padding {

        @Override
        public Edges along(long extent, Window window) {
            long outputs = (extent + window.stride() - 1) / window.stride();
            long total = Math.max(0, (outputs - 1) * window.stride() + window.extent() - extent);
            return new Edges(total / 2, total - total / 2);
        }
    }
}
