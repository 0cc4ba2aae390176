package dev.varve.graph;

import java.util.List;
import java.util.Optional;

/** Operations that sum products of the input with a weight. */
public sealed interface Contraction extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a convolution. */
        T conv2d(Node node, Conv2d op, T input);

        /** Lowers a matrix. */
        T linear(Node node, Linear op, T input);
    }

    /** Channels or features that come out. */
    long outputs();

    /** Whether a bias is added. */
    boolean bias();

    /** The same operation with or without a bias. */
    Contraction withBias(boolean wanted);

    @Override
    default List<Role> roles() {
        return bias() ? List.of(Role.WEIGHT, Role.BIAS) : List.of(Role.WEIGHT);
    }

    /**
     * A convolution over two axes: {@code [N, inputs, H, W] -> [N, outputs, H', W']} with
     * {@code H' = (H + padding - dilation (kernel - 1) - 1) / stride + 1}, rounded down, and W' alike.
     *
     * @param groups channel groups that do not mix; {@code groups == inputs} is a depthwise convolution
     */
    record Conv2d(long inputs, long outputs, Sides kernel, long stride, Padding padding, long dilation, long groups,
            boolean bias) implements Contraction {

        /** Checks that the groups divide the channels. */
        public Conv2d {
            if (inputs % groups != 0 || outputs % groups != 0) {
                throw new IllegalArgumentException("a convolution's groups must divide its channels: groups " + groups
                        + ", channels " + inputs + " and " + outputs);
            }
        }

        /** Whether each input channel has a kernel of its own. */
        public boolean isDepthwise() {
            return groups == inputs && groups > 1;
        }

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.rank() != 4 || x.extent(1) != inputs) {
                throw new IllegalArgumentException("expects an input of " + inputs + " channels, got " + x);
            }
            Window window = window().orElseThrow();
            long height = x.extent(2) + padding.rows(x.extent(2), window).total();
            long width = x.extent(3) + padding.columns(x.extent(3), window).total();
            return x.with(1, outputs).with(2, along(height, window.height())).with(3, along(width, window.width()));
        }

        private long along(long padded, long seen) {
            if (padded < seen) {
                throw new IllegalArgumentException("expects at least " + seen
                        + " positions along each axis, padding counted, got " + padded);
            }
            return (padded - seen) / stride + 1;
        }

        @Override
        public long macs(List<Shape> in, Shape out) {
            return out.elements() * (inputs / groups) * kernel.area();
        }

        @Override
        public Optional<Window> window() {
            return Optional.of(new Window(dilation * (kernel.height() - 1) + 1, dilation * (kernel.width() - 1) + 1,
                    stride));
        }

        @Override
        public Shape parameterShape(Role role) {
            return role == Role.WEIGHT ? Shape.of(outputs, inputs / groups, kernel.height(), kernel.width())
                    : Shape.of(outputs);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.conv2d(node, this, in.get(0));
        }

        @Override
        public Conv2d withBias(boolean wanted) {
            return new Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups, wanted);
        }
    }

    /** A matrix over the last axis: {@code [N, inputs] -> [N, outputs]}. */
    record Linear(long inputs, long outputs, boolean bias) implements Contraction {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.extent(x.rank() - 1) != inputs) {
                throw new IllegalArgumentException("expects " + inputs + " features, got " + x);
            }
            return x.with(x.rank() - 1, outputs);
        }

        @Override
        public long macs(List<Shape> in, Shape out) {
            return out.elements() * inputs;
        }

        @Override
        public Shape parameterShape(Role role) {
            return role == Role.WEIGHT ? Shape.of(outputs, inputs) : Shape.of(outputs);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.linear(node, this, in.get(0));
        }

        @Override
        public Linear withBias(boolean wanted) {
            return new Linear(inputs, outputs, wanted);
        }
    }
}
