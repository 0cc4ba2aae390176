package dev.varve.graph;

import java.util.List;
import java.util.Set;

/** Operations that draw random numbers in training mode and change nothing otherwise. */
public sealed interface Noise extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers dropout. */
        T dropout(Node node, Dropout op, T input);
    }

    /** Sets each value to zero with a probability and divides the others by what is left (Srivastava et al. 2014). */
    record Dropout(double probability) implements Noise {

        /** Refuses what is no probability. */
        public Dropout {
            if (!(probability >= 0 && probability < 1)) {
                throw new IllegalArgumentException("a dropout probability must lie in [0, 1): " + probability);
            }
        }

        @Override
        public Shape shape(List<Shape> in) {
            return in.get(0);
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.RANDOM);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.dropout(node, this, in.get(0));
        }
    }
}
