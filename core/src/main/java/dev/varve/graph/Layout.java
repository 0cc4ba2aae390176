package dev.varve.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Operations that move values without changing them. */
public sealed interface Layout extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a flattening. */
        T flatten(Node node, Flatten op, T input);

        /** Lowers a slice. */
        T slice(Node node, Slice op, T input);

        /** Lowers a shuffle of channels. */
        T channelShuffle(Node node, ChannelShuffle op, T input);
    }

    /** All axes but the first in one: {@code [N, C, H, W] -> [N, C H W]}, row-major. */
    record Flatten() implements Layout {

        @Override
        public Shape shape(List<Shape> in) {
            List<Dim> dims = new ArrayList<>(in.get(0).dims().subList(0, 1));
            dims.add(new Dim.Fixed(in.get(0).elements()));
            return new Shape(dims);
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.ALIASES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.flatten(node, this, in.get(0));
        }
    }

    /**
     * Neighbouring positions of one axis: {@code [N, C, H, W] -> [N, end - start, H, W]} along the channels.
     *
     * @param axis that is shortened; not the batch
     * @param start the first position that stays
     * @param end the position behind the last one that stays
     */
    record Slice(int axis, long start, long end) implements Layout {

        /** Refuses the batch, and what leaves nothing. */
        public Slice {
            if (axis < 1 || start < 0 || end <= start) {
                throw new IllegalArgumentException("a slice has an axis behind the batch and keeps 0 <= start < end, "
                        + "got axis " + axis + ", start " + start + ", end " + end);
            }
        }

        @Override
        public Shape shape(List<Shape> in) {
            if (end > in.get(0).extent(axis)) {
                throw new IllegalArgumentException("expects at least " + end + " positions along axis " + axis
                        + ", got " + in.get(0));
            }
            return in.get(0).with(axis, end - start);
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.ALIASES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.slice(node, this, in.get(0));
        }
    }

    /**
     * Channels in an order that mixes groups (Zhang et al. 2018, arXiv:1707.01083): the first of each group, then the
     * second of each. {@code [N, C, ...]}, channel {@code j groups + i} of the output is {@code i C / groups + j} of
     * the input.
     */
    record ChannelShuffle(long groups) implements Layout {

        /** Refuses what are no groups. */
        public ChannelShuffle {
            if (groups < 1) {
                throw new IllegalArgumentException("channels are shuffled in at least one group: " + groups);
            }
        }

        @Override
        public Shape shape(List<Shape> in) {
            if (in.get(0).extent(1) % groups != 0) {
                throw new IllegalArgumentException("shuffles channels in " + groups + " groups, got " + in.get(0));
            }
            return in.get(0);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.channelShuffle(node, this, in.get(0));
        }
    }
}
