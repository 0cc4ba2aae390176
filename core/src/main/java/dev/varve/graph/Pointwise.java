package dev.varve.graph;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Operations on each value alone. */
public sealed interface Pointwise extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a rectifier. */
        T relu(Node node, Relu op, T input);

        /** Lowers a capped rectifier. */
        T relu6(Node node, Relu6 op, T input);

        /** Lowers a sigmoid. */
        T sigmoid(Node node, Sigmoid op, T input);

        /** Lowers a value times its sigmoid. */
        T silu(Node node, SiLU op, T input);

        /** Lowers a sigmoid of straight lines. */
        T hardsigmoid(Node node, Hardsigmoid op, T input);

        /** Lowers a value times its sigmoid of straight lines. */
        T hardswish(Node node, Hardswish op, T input);

        /** Lowers a multiplication by a constant. */
        T scale(Node node, Scale op, T input);

        /** Lowers a Gaussian error linear unit. */
        T gelu(Node node, Gelu op, T input);

        /** Lowers a sigmoid stretched to ranges. */
        T sigmoidRange(Node node, SigmoidRange op, T input);
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

    /** {@code 1 / (1 + exp(-x))}. */
    record Sigmoid() implements Pointwise {

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_OUTPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.sigmoid(node, this, in.get(0));
        }
    }

    /** {@code x / (1 + exp(-x))}, also called swish (Elfwing et al. 2017, arXiv:1702.03118). */
    record SiLU() implements Pointwise {

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.silu(node, this, in.get(0));
        }
    }

    /** {@code min(max(x + 3, 0), 6) / 6}, a sigmoid of straight lines (Howard et al. 2019, arXiv:1905.02244). */
    record Hardsigmoid() implements Pointwise {

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.hardsigmoid(node, this, in.get(0));
        }
    }

    /** {@code x min(max(x + 3, 0), 6) / 6} (Howard et al. 2019, arXiv:1905.02244). */
    record Hardswish() implements Pointwise {

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.hardswish(node, this, in.get(0));
        }
    }

    /** {@code factor x}. */
    record Scale(double factor) implements Pointwise {

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.scale(node, this, in.get(0));
        }
    }

    /** {@code x (1 + erf(x / sqrt(2))) / 2} (Hendrycks and Gimpel 2016, arXiv:1606.08415), without approximation. */
    record Gelu() implements Pointwise {

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.SAVES_INPUT);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.gelu(node, this, in.get(0));
        }
    }

    /**
     * {@code low + (high - low) / (1 + exp(-x))}, as fastai's {@code SigmoidRange}: numbers between two bounds.
     *
     * @param low what is never quite reached below: one for all places of the last axis, or one for each
     * @param high what is never quite reached above, as many
     */
    record SigmoidRange(List<Double> low, List<Double> high) implements Pointwise {

        /** Refuses bounds without a range between them. */
        public SigmoidRange {
            low = List.copyOf(low);
            high = List.copyOf(high);
            if (low.isEmpty() || low.size() != high.size()
                    || !IntStream.range(0, low.size()).allMatch(rising(low, high))) {
                throw new IllegalArgumentException("sigmoid range: each low must be finite and below its high: "
                        + low + ", " + high);
            }
        }

        private static IntPredicate rising(List<Double> low, List<Double> high) {
            return i -> low.get(i) < high.get(i) && Double.isFinite(high.get(i) - low.get(i));
        }

        /** How far each high lies above its low. */
        public List<Double> spans() {
            return IntStream.range(0, low.size()).mapToObj(i -> high.get(i) - low.get(i)).toList();
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.sigmoidRange(node, this, in.get(0));
        }
    }
}
