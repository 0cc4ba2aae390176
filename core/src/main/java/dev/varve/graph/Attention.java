package dev.varve.graph;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Operations that weigh positions by how well they match each other. */
public sealed interface Attention extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers attention of all positions to all. */
        T selfAttention(Node node, SelfAttention op, T input);

        /** Lowers attention within windows. */
        T windowAttention(Node node, WindowAttention op, T input);

        /** Lowers attention by products. */
        T linearAttention(Node node, LinearAttention op, T input);
    }

    /**
     * Attention of each position to all (Vaswani et al. 2017, arXiv:1706.03762): {@code softmax(Q K^T / sqrt(d)) V} in
     * each of several heads of {@code d} features. The input holds queries, keys and values side by side, the heads of
     * each in order: {@code [N, ..., L, 3 C] -> [N, ..., L, C]}.
     *
     * @param axes how many axes before the last are positions that see each other; those between them and the batch
     *        stay apart
     */
    record SelfAttention(long heads, int axes) implements Attention {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            long packed = x.extent(x.rank() - 1);
            if (x.rank() < 2 + axes || packed % (3 * heads) != 0) {
                throw new IllegalArgumentException("expects queries, keys and values of " + heads + " heads, got " + x);
            }
            return x.with(x.rank() - 1, packed / 3);
        }

        /** Positions that see each other. */
        public long positions(Shape input) {
            long positions = 1;
            for (int axis = input.rank() - 1 - axes; axis < input.rank() - 1; axis++) {
                positions *= input.extent(axis);
            }
            return positions;
        }

        @Override
        public long macs(List<Shape> in, Shape out) {
            return 2 * out.elements() * positions(in.get(0));
        }

        @Override
        public Optional<Window> window() {
            return Optional.of(new Window(Window.WHOLE, 1));
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT, Trait.SAVES_OUTPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.selfAttention(node, this, in.get(0));
        }
    }

    /**
     * Attention within square windows of an image, which may be shifted (Liu et al. 2021, arXiv:2103.14030): {@code [N,
     * H, W, 3 C] -> [N, H, W, C]}, height and width multiples of the window. A learned number for each distance of two
     * positions, one in each head, is added to how well they match. A shift moves the windows by as many positions,
     * around the edge; positions that it brings together from opposite edges match by 100 less. An axis of one window
     * is not shifted.
     *
     * @param side positions along each side of a window
     * @param stored whether the model holds the distances of all pairs as integers, as torchvision's does
     */
    record WindowAttention(long heads, long side, long shift, boolean stored) implements Attention {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.rank() != 4 || x.extent(1) % side != 0 || x.extent(2) % side != 0
                    || x.extent(3) % (3 * heads) != 0) {
                throw new IllegalArgumentException("expects queries, keys and values of " + heads
                        + " heads in windows of " + side + " x " + side + ", got " + x);
            }
            return x.with(3, x.extent(3) / 3);
        }

        /** The windows of an image. */
        public Windows windows(Shape input) {
            return new Windows(input.extent(1), input.extent(2), side, shift);
        }

        @Override
        public long macs(List<Shape> in, Shape out) {
            return 2 * out.elements() * side * side;
        }

        @Override
        public Optional<Window> window() {
            return Optional.of(new Window(side, 1));
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT, Trait.SAVES_OUTPUT);
        }

        @Override
        public List<Role> roles() {
            return stored ? List.of(Role.BIAS, Role.INDEX) : List.of(Role.BIAS);
        }

        @Override
        public Shape parameterShape(Role role) {
            long distances = 2 * side - 1;
            return role == Role.BIAS ? Shape.of(distances * distances, heads) : Shape.of(indices().length);
        }

        @Override
        public long[] indices() {
            return Windows.distances(side);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.windowAttention(node, this, in.get(0));
        }
    }

    /**
     * Attention of each position to all that weighs by products of rectified queries and keys (Cai et al. 2022,
     * arXiv:2205.14756): {@code relu(Q) (relu(K)^T V) / (relu(Q) sum(relu(K)) + eps)} in each of several heads, which
     * takes as long as there are positions. The input holds queries, keys and values of a head side by side, then those
     * of the next: {@code [N, 3 C, H, W] -> [N, C, H, W]}. Sums and quotient are computed in fp32 at least.
     *
     * @param features of a head
     */
    record LinearAttention(long features, double eps) implements Attention {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.rank() != 4 || x.extent(1) % (3 * features) != 0) {
                throw new IllegalArgumentException("expects images of queries, keys and values in heads of " + features
                        + " features, got " + x);
            }
            return x.with(1, x.extent(1) / 3);
        }

        /** How many heads an input holds. */
        public long heads(Shape input) {
            return input.extent(1) / 3 / features;
        }

        /** Each value also sums up the keys, in one product more. */
        @Override
        public long macs(List<Shape> in, Shape out) {
            return 2 * out.elements() * (features + 1);
        }

        @Override
        public Optional<Window> window() {
            return Optional.of(new Window(Window.WHOLE, 1));
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.linearAttention(node, this, in.get(0));
        }
    }
}
