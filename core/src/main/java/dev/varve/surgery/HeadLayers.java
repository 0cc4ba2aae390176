package dev.varve.surgery;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.varve.card.InvalidInput;
import dev.varve.card.LeftOut;
import dev.varve.graph.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The layers of a head between the body and the outputs, as the arguments of fastai's {@code create_head} say it.
 *
 * @param concatPool whether the largest and the mean value of each channel are read; the mean alone otherwise
 * @param hidden outputs of the matrices before the last one ({@code lin_ftrs}); may be empty
 * @param dropouts probability before each matrix, or one: before the last matrix, and half of it before others
 * @param firstNorm whether a norm stands before the first matrix, or behind it where matrices come first
 * @param finalNorm whether a norm, with momentum 0.01, stands behind the last matrix
 * @param matrixFirst whether each matrix comes before its norm and dropout ({@code lin_first}); the last one then has a
 *        bias
 * @param ranges between which the outputs lie ({@code y_range}): one for all of them, or one for each; empty where they
 *        may be any number
 */
public record HeadLayers(boolean concatPool, List<Integer> hidden, List<Double> dropouts, boolean firstNorm,
        boolean finalNorm, boolean matrixFirst, List<Range> ranges) {

    /** fastai's defaults: both poolings, 512 hidden outputs, dropout 0.25 and 0.5, norms before matrices. */
    public static final HeadLayers DEFAULT =
            new HeadLayers(true, List.of(512), List.of(0.5), true, false, false);

    /**
     * Two bounds, which an output comes near and never reaches.
     *
     * @param low in the unit of the output
     * @param high above it
     */
    public record Range(double low, double high) {

        /** Refuses what leaves nothing in between. */
        public Range {
            if (!(low < high) || Double.isInfinite(high - low)) {
                throw new InvalidInput("range: must rise from a low to a high bound, found %s:%s; give for example 0:5",
                        low, high);
            }
        }

        /** Whether a value is not outside; data are singles. */
        public boolean holds(float value) {
            return value >= (float) low && value <= (float) high;
        }
    }

    /** What is left out of files: the layers that heads have where nothing is said. */
    public static final class Unsaid extends LeftOut {

        Unsaid() {
            super(DEFAULT);
        }
    }

    /** Layers whose outputs may be any number. */
    public HeadLayers(boolean concatPool, List<Integer> hidden, List<Double> dropouts, boolean firstNorm,
            boolean finalNorm, boolean matrixFirst) {
        this(concatPool, hidden, dropouts, firstNorm, finalNorm, matrixFirst, List.of());
    }

    /**
     * Refuses widths that are not positive, what is no probability, and numbers of dropouts that leave a matrix without
     * one or have no matrix: fastai then leaves the last matrix out, or ignores the dropouts, without a word.
     *
     * @throws InvalidInput if a field breaks its rule
     */
    @JsonCreator
    public HeadLayers {
        hidden = List.copyOf(hidden);
        dropouts = List.copyOf(dropouts);
        ranges = List.copyOf(ranges);
        for (int width : hidden) {
            require(width > 0, "hidden: outputs of a head's matrix must be positive, found %s; give for example 512",
                    width);
        }
        for (double probability : dropouts) {
            require(probability >= 0 && probability < 1, "dropouts: must be at least 0 and below 1, found %s; give for "
                    + "example 0.5", probability);
        }
        int matrices = hidden.size() + 1;
        require(dropouts.size() == 1 || dropouts.size() == matrices, "dropouts: must be one, or one for each of the "
                + "head's " + matrices + " matrices, found %s; give as many", dropouts);
    }

    private static void require(boolean rule, String message, Object found) {
        if (!rule) {
            throw new InvalidInput(message, found);
        }
    }

    /** The same layers with another dropout before the last matrix, and half of it before others. */
    public HeadLayers withDropout(double probability) {
        return new HeadLayers(concatPool, hidden, List.of(probability), firstNorm, finalNorm, matrixFirst, ranges);
    }

    /** The same layers with outputs in other ranges. */
    public HeadLayers within(List<Range> others) {
        return new HeadLayers(concatPool, hidden, dropouts, firstNorm, finalNorm, matrixFirst, others);
    }

    /** Whether nothing but the pooling differs from the default: all that a linear head takes of this. */
    public boolean suitLinear() {
        return new HeadLayers(DEFAULT.concatPool, hidden, dropouts, firstNorm, finalNorm, matrixFirst, ranges)
                .equals(DEFAULT);
    }

    /** What holds outputs within their ranges; empty without ranges. */
    Optional<Pointwise.SigmoidRange> sigmoidRange() {
        return ranges.isEmpty() ? Optional.empty() : Optional.of(new Pointwise.SigmoidRange(
                ranges.stream().map(Range::low).toList(), ranges.stream().map(Range::high).toList()));
    }

    /** The probability that belongs to each matrix, in order. */
    List<Double> probabilities() {
        if (dropouts.size() > 1) {
            return dropouts;
        }
        double last = dropouts.get(0);
        return Stream.concat(hidden.stream().map(any -> last / 2), Stream.of(last)).toList();
    }

    /** Outputs of each matrix, in order. */
    List<Integer> widths(int classes) {
        List<Integer> widths = new ArrayList<>(hidden);
        widths.add(classes);
        return widths;
    }
}
