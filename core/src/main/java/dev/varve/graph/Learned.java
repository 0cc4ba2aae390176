package dev.varve.graph;

import java.util.List;
import java.util.Set;

/** Operations with an array that stands for itself: no convolution, matrix or norm owns it. */
public sealed interface Learned extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a scale of each channel. */
        T layerScale(Node node, LayerScale op, T input);

        /** Lowers an offset of each value. */
        T offset(Node node, Offset op, T input);

        /** Lowers a token that is put before the others. */
        T prepend(Node node, Prepend op, T input);
    }

    /**
     * Each channel times a number of its own: {@code [N, C, H, W]}, as ConvNeXt's layer scale (Touvron et al. 2021,
     * arXiv:2103.17239).
     *
     * @param stored the array's shape, {@code [C]} or {@code [C, 1, 1]}
     */
    record LayerScale(Shape stored) implements Learned {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.rank() != 4 || x.extent(1) != stored.elements()) {
                throw new IllegalArgumentException("scales " + stored.elements() + " channels, got " + x);
            }
            return x;
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT);
        }

        @Override
        public List<Role> roles() {
            return List.of(Role.WEIGHT);
        }

        @Override
        public Shape parameterShape(Role role) {
            return stored;
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.layerScale(node, this, in.get(0));
        }
    }

    /** The same numbers added to every item: {@code [N, L, C]}, as a position embedding is. */
    record Offset(long positions, long features) implements Learned {

        /** The same for other tokens, {@code [N, L, C]}: with a row for each. */
        public Offset on(Shape tokens) {
            return new Offset(tokens.extent(1), features);
        }

        @Override
        public Shape shape(List<Shape> in) {
            if (!in.get(0).equals(Shape.batchOf(positions, features))) {
                throw new IllegalArgumentException("adds to " + Shape.batchOf(positions, features) + ", got "
                        + in.get(0));
            }
            return in.get(0);
        }

        @Override
        public List<Role> roles() {
            return List.of(Role.BIAS);
        }

        @Override
        public Shape parameterShape(Role role) {
            return Shape.of(1, positions, features);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.offset(node, this, in.get(0));
        }
    }

    /** One token, the same for every item, before all others: {@code [N, L, C] -> [N, 1 + L, C]}. */
    record Prepend(long features) implements Learned {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.rank() != 3 || x.extent(2) != features) {
                throw new IllegalArgumentException("expects tokens of " + features + " features, got " + x);
            }
            return x.with(1, x.extent(1) + 1);
        }

        @Override
        public List<Role> roles() {
            return List.of(Role.BIAS);
        }

        @Override
        public Shape parameterShape(Role role) {
            return Shape.of(1, 1, features);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.prepend(node, this, in.get(0));
        }
    }
}
