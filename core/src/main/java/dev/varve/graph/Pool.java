package dev.varve.graph;

import java.util.List;
import java.util.Optional;

/** Operations that summarise regions of each channel. */
public sealed interface Pool extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a max pooling. */
        T maxPool2d(Node node, MaxPool2d op, T input);

        /** Lowers an adaptive mean. */
        T adaptiveAvgPool2d(Node node, AdaptiveAvgPool2d op, T input);

        /** Lowers an adaptive maximum. */
        T adaptiveMaxPool2d(Node node, AdaptiveMaxPool2d op, T input);
    }

    /** The largest value of a square window: {@code [N, C, H, W] -> [N, C, H', W']}, padded with minus infinity. */
    record MaxPool2d(long kernel, long stride, long padding) implements Pool {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            return x.with(2, along(x.extent(2))).with(3, along(x.extent(3)));
        }

        private long along(long extent) {
            long free = extent + 2 * padding - kernel;
            if (free < 0) {
                throw new IllegalArgumentException("expects at least " + (kernel - 2 * padding)
                        + " positions along each axis, got " + extent);
            }
            return free / stride + 1;
        }

        @Override
        public Optional<Window> window() {
            return Optional.of(new Window(kernel, stride));
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.maxPool2d(node, this, in.get(0));
        }
    }

    /** Pooling to a fixed number of regions, however large the input. */
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

    /** The largest value of each of {@code height x width} regions: {@code [N, C, H, W] -> [N, C, height, width]}. */
    record AdaptiveMaxPool2d(long height, long width) implements Adaptive {

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.adaptiveMaxPool2d(node, this, in.get(0));
        }
    }
}
