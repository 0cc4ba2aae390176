package dev.varve.graph;

import java.util.List;
import java.util.Set;

/** Operations on each value alone. */
public sealed interface Pointwise extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a rectifier. */
        T relu(Node node, Relu op, T input);

        /** Lowers a capped rectifier. */
        T relu6(Node node, Relu6 op, T input);
    }

    @Override
    default Shape shape(List<Shape> inputs) {
        return inputs.get(0);
    }

    /** {@code max(x, 0)}. */
    record Relu() implements Pointwise {

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_OUTPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.relu(node, this, in.get(0));
        }
    }

    /** {@code min(max(x, 0), 6)}. */
    record Relu6() implements Pointwise {

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.relu6(node, this, in.get(0));
        }
    }
}
