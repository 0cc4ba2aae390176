package dev.varve.graph;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Operations on several values. */
public sealed interface Combine extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a sum. */
        T add(Node node, Add op, List<T> inputs);

        /** Lowers a product. */
        T mul(Node node, Mul op, List<T> inputs);

        /** Lowers a cut to the size of another value. */
        T crop(Node node, Crop op, List<T> inputs);

        /** Lowers values side by side. */
        T concat(Node node, Concat op, List<T> inputs);
    }

    /** The sum of two values of one shape. */
    record Add() implements Combine {

        @Override
        public Shape shape(List<Shape> in) {
            if (!in.get(0).equals(in.get(1))) {
                throw new IllegalArgumentException("adds values of one shape, got " + in.get(0) + " and " + in.get(1));
            }
            return in.get(0);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.add(node, this, in);
        }
    }

    /**
     * The product of two values; of the second, an axis of one position counts for every position of the first:
     * {@code [N, C, H, W], [N, C, 1, 1] -> [N, C, H, W]}.
     */
    record Mul() implements Combine {

        @Override
        public Shape shape(List<Shape> in) {
            Shape wide = in.get(0);
            Shape narrow = in.get(1);
            Dim one = new Dim.Fixed(1);
            boolean fits = wide.rank() == narrow.rank() && IntStream.range(0, wide.rank()).allMatch(axis ->
                    List.of(one, wide.dims().get(axis)).contains(narrow.dims().get(axis)));
            if (!fits) {
                throw new IllegalArgumentException("multiplies by a value of the same shape, or of one position along"
                        + " an axis, got " + wide + " and " + narrow);
            }
            return wide;
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.mul(node, this, in);
        }
    }

    /** The first value without what it has more height and width than the second: {@code [N, H, W, C]}. */
    record Crop() implements Combine {

        @Override
        public Shape shape(List<Shape> in) {
            Shape large = in.get(0);
            Shape small = in.get(1);
            if (large.rank() != 4 || small.rank() != 4 || large.extent(1) < small.extent(1)
                    || large.extent(2) < small.extent(2)) {
                throw new IllegalArgumentException("cuts [N, H, W, C] to a smaller one, got " + large + " and "
                        + small);
            }
            return large.with(1, small.extent(1)).with(2, small.extent(2));
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.ALIASES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.crop(node, this, in);
        }
    }

    /** Values side by side along the channels: {@code [N, A, ...], [N, B, ...] -> [N, A + B, ...]}. */
    record Concat() implements Combine {

        @Override
        public Shape shape(List<Shape> in) {
            long channels = 0;
            for (Shape one : in) {
                if (!one.with(1, 1).equals(in.get(0).with(1, 1))) {
                    throw new IllegalArgumentException("joins values that differ in channels only, got " + in);
                }
                channels += one.extent(1);
            }
            return in.get(0).with(1, channels);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.concat(node, this, in);
        }
    }
}
