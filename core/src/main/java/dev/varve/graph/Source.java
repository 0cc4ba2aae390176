package dev.varve.graph;

import java.util.List;

/** Operations that take nothing. */
public sealed interface Source extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers an input. */
        T input(Node node, Input op);
    }

    /**
     * An input of the network.
     *
     * @param declared its shape, symbols for what a run binds: {@code [N, 3, H, W]}
     */
    record Input(Shape declared) implements Source {

        /** A batch of images of any size. */
        public static Input image(long channels) {
            return new Input(new Shape(List.of(
                    Shape.BATCH, new Dim.Fixed(channels), new Dim.Symbol("H"), new Dim.Symbol("W"))));
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            return declared;
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.input(node, this);
        }
    }
}
