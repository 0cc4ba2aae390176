package dev.varve.graph;

/** What a convolution adds around its input, in zeros. */
public sealed interface Padding {

    /** The zeros above and below an image of the given height. */
    Edges rows(long height, Window window);

    /** The zeros left and right of an image of the given width. */
    Edges columns(long width, Window window);

    /** Zeros before the first and after the last position of an axis. */
    record Edges(long before, long after) {

        /** All zeros that are added. */
        public long total() {
            return before + after;
        }
    }

    /** The same number on opposite sides; 0 for none. */
    record Symmetric(Sides side) implements Padding {

        @Override
        public Edges rows(long height, Window window) {
            return new Edges(side.height(), side.height());
        }

        @Override
        public Edges columns(long width, Window window) {
            return new Edges(side.width(), side.width());
        }
    }

    /**
     * TensorFlow's "SAME": as many as make the output {@code ceil(extent / stride)}, the odd one at the end. It depends
     * on the size of the input and is asymmetric where stride 2 meets an even extent.
     */
    record Same() implements Padding {

        @Override
        public Edges rows(long height, Window window) {
            return along(height, window.height(), window.stride());
        }

        @Override
        public Edges columns(long width, Window window) {
            return along(width, window.width(), window.stride());
        }

        private static Edges along(long extent, long seen, long stride) {
            long outputs = (extent + stride - 1) / stride;
            long total = Math.max(0, (outputs - 1) * stride + seen - extent);
            return new Edges(total / 2, total - total / 2);
        }
    }
}
