package dev.varve.graph;

import java.util.List;
import java.util.Set;

/** Operations that draw random numbers in training mode and change nothing otherwise. */
public sealed interface Noise extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers dropout. */
        T dropout(Node node, Dropout op, T input);

        /** Lowers stochastic depth. */
        T stochasticDepth(Node node, StochasticDepth op, T input);
    }

    /** The chance of what is drawn to become zero. */
    double probability();

    @Override
    default Shape shape(List<Shape> in) {
        return in.get(0);
    }

    @Override
    default Set<Trait> traits() {
        return Set.of(Trait.RANDOM);
    }

    private static void require(double probability, String subject) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(subject + " must lie in [0, 1): " + probability);
        }
    }

    /** Sets each value to zero with a probability and divides the others by what is left (Srivastava et al. 2014). */
    record Dropout(double probability) implements Noise {

        /** Refuses what is no probability. */
        public Dropout {
            require(probability, "a dropout probability");
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.dropout(node, this, in.get(0));
        }
    }

    /**
     * Sets all values of an item to zero with a probability and divides those of other items by what is left, so that
     * of a residual block the shortcut remains (Huang et al. 2016, arXiv:1603.09382; timm's {@code DropPath}).
     */
    record StochasticDepth(double probability) implements Noise {

        /** Refuses what is no probability. */
        public StochasticDepth {
            require(probability, "the probability of a stochastic depth");
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.stochasticDepth(node, this, in.get(0));
        }
    }
}
