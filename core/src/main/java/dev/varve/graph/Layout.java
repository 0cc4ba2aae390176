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
}
