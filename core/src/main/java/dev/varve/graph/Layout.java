package dev.varve.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Operations that move values without changing them. */
public sealed interface Layout extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a flattening. */
        T flatten(Node node, Flatten op, T input);

        /** Lowers a slice. */
        T slice(Node node, Slice op, T input);

        /** Lowers a new order of axes. */
        T rearrange(Node node, Rearrange op, T input);

        /** Lowers a padding to multiples. */
        T padTo(Node node, PadTo op, T input);
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
     * Axes divided, put into another order and joined, in the notation of einops (Rogozhnikov 2022): {@code n c h w ->
     * n (h w) c} makes tokens of an image, {@code n (h a=2) (w b=2) c -> n h w (b a c)} joins four neighbours,
     * {@code n (g=2 k) h w -> n (k g) h w} shuffles the channels of two groups (Zhang et al. 2018, arXiv:1707.01083).
     *
     * @param pattern axes before and after the arrow; see {@link AxisPattern}
     */
    record Rearrange(String pattern) implements Layout {

        /** Checks the pattern. */
        public Rearrange {
            AxisPattern.parse(pattern);
        }

        /** Whether what was apart is joined, which takes a copy; axes in another order are a view. */
        public boolean copies() {
            return AxisPattern.parse(pattern).joinsWhatWasApart();
        }

        /** The pattern for the extents of an input. */
        public AxisPattern.Moves moves(Shape input) {
            return AxisPattern.parse(pattern).moves(input);
        }

        @Override
        public Shape shape(List<Shape> in) {
            return moves(in.get(0)).shape();
        }

        /** Neighbours that become channels of one position are seen by it; where tokens become channels, all are. */
        @Override
        public Optional<Window> window() {
            AxisPattern axes = AxisPattern.parse(pattern);
            if (axes.tokensBecomeChannels()) {
                return Optional.of(new Window(Window.WHOLE, 1));
            }
            long joined = axes.positionsJoined();
            return joined == 1 ? Optional.empty() : Optional.of(new Window(joined, joined));
        }

        @Override
        public Set<Trait> traits() {
            return copies() ? Set.of() : Set.of(Trait.ALIASES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.rearrange(node, this, in.get(0));
        }
    }

    /** Zeros behind height and width, up to multiples: {@code [N, H, W, C] -> [N, H', W', C]}. */
    record PadTo(long multiple) implements Layout {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.rank() != 4) {
                throw new IllegalArgumentException("pads [N, H, W, C], got " + x);
            }
            return x.with(1, along(x.extent(1))).with(2, along(x.extent(2)));
        }

        private long along(long extent) {
            return (extent + multiple - 1) / multiple * multiple;
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.ALIASES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.padTo(node, this, in.get(0));
        }
    }
}
