package dev.varve.graph;

import java.util.List;
import java.util.Optional;

/** Operations that summarise regions of each channel. */
public sealed interface Pool extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a max pooling. */
        T maxPool2d(Node node, MaxPool2d op, T input);

        /** Lowers a mean of windows. */
        T avgPool2d(Node node, AvgPool2d op, T input);

        /** Lowers an adaptive mean. */
        T adaptiveAvgPool2d(Node node, AdaptiveAvgPool2d op, T input);

        /** Lowers an adaptive mean of few positions. */
        T spreadAvgPool2d(Node node, SpreadAvgPool2d op, T input);

        /** Lowers a mean of tokens. */
        T tokenMean(Node node, TokenMean op, T input);

        /** Lowers an adaptive maximum. */
        T adaptiveMaxPool2d(Node node, AdaptiveMaxPool2d op, T input);
    }

    /**
     * Pooling over square windows: {@code [N, C, H, W] -> [N, C, H', W']} with
     * {@code H' = (H + 2 padding - kernel) / stride + 1}, and W' alike. It is rounded down; up with {@link #ceil()},
     * unless the last window then began behind the image and what is padded before it.
     */
    sealed interface Sliding extends Pool {

        /** Positions along each side of the window. */
        long kernel();

        /** Positions from one window to the next. */
        long stride();

        /** Positions on each side of the image that belong to it, but hold no values. */
        long padding();

        /** Whether a last window that reaches beyond the padding counts. */
        boolean ceil();

        @Override
        default Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            return x.with(2, windows(x.extent(2))).with(3, windows(x.extent(3)));
        }

        private long windows(long extent) {
            long free = extent + 2 * padding() - kernel();
            if (free < 0) {
                throw new IllegalArgumentException("expects at least " + (kernel() - 2 * padding())
                        + " positions along each axis, got " + extent);
            }
            long cut = ceil() && free % stride() > 0 && (free / stride() + 1) * stride() < extent + padding() ? 1 : 0;
            return free / stride() + 1 + cut;
        }

        /** Positions behind the image's last row or column that the windows reach, at least the padding. */
        default long behind(long extent) {
            return Math.max(padding(), (windows(extent) - 1) * stride() + kernel() - extent - padding());
        }

        @Override
        default Optional<Window> window() {
            return Optional.of(new Window(kernel(), stride()));
        }
    }

    /** The largest value of each window. */
    record MaxPool2d(long kernel, long stride, long padding, boolean ceil) implements Sliding {

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.maxPool2d(node, this, in.get(0));
        }
    }

    /**
     * The mean of each window.
     *
     * @param countsPadding whether what is padded counts as zeros; what a last window covers beyond that never counts
     */
    record AvgPool2d(long kernel, long stride, long padding, boolean ceil, boolean countsPadding) implements Sliding {

        /** Refuses a window in which some positions beyond the image count and others do not. */
        public AvgPool2d {
            if (ceil && countsPadding && padding > 0) {
                throw new IllegalArgumentException("a mean that counts its padding of " + padding
                        + " is rounded down; count no padding, or leave ceil out");
            }
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.avgPool2d(node, this, in.get(0));
        }
    }

    /** Pooling to a number of regions, however large the input. */
    sealed interface Adaptive extends Pool {

        /** Regions along the height. */
        long height();

        /** Regions along the width. */
        long width();

        @Override
        default Shape shape(List<Shape> in) {
            return in.get(0).with(2, height()).with(3, width());
        }

        @Override
        default Optional<Window> window() {
            return Optional.of(new Window(Window.WHOLE, 1));
        }
    }

    /** The mean of each of {@code height x width} regions: {@code [N, C, H, W] -> [N, C, height, width]}. */
    record AdaptiveAvgPool2d(long height, long width) implements Adaptive {

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.adaptiveAvgPool2d(node, this, in.get(0));
        }
    }

    /**
     * The mean of each of {@code height x width} regions, however small the image: {@code [N, C, H, W] ->
     * [N, C, max(H, height), max(W, width)]}. Where an axis has fewer positions than regions, these repeat; one that
     * has as many or more stays as it is.
     */
    record SpreadAvgPool2d(long height, long width) implements Adaptive {

        @Override
        public Shape shape(List<Shape> in) {
            return at(in.get(0).extent(2), in.get(0).extent(3)).shape(in);
        }

        /** What it is for images of a size. */
        public AdaptiveAvgPool2d at(long rows, long columns) {
            return new AdaptiveAvgPool2d(Math.max(height, rows), Math.max(width, columns));
        }

        /** An image of the size that a network was made for stays as it is. */
        @Override
        public Optional<Window> window() {
            return Optional.empty();
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.spreadAvgPool2d(node, this, in.get(0));
        }
    }

    /** The largest value of each of {@code height x width} regions: {@code [N, C, H, W] -> [N, C, height, width]}. */
    record AdaptiveMaxPool2d(long height, long width) implements Adaptive {

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.adaptiveMaxPool2d(node, this, in.get(0));
        }
    }

    /** The mean of all positions: {@code [N, L, C] -> [N, C]}. */
    record TokenMean() implements Pool {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.rank() != 3) {
                throw new IllegalArgumentException("expects tokens [N, L, C], got " + x);
            }
            return Shape.batchOf(x.extent(2));
        }

        @Override
        public Optional<Window> window() {
            return Optional.of(new Window(Window.WHOLE, 1));
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.tokenMean(node, this, in.get(0));
        }
    }
}
