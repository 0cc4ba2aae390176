package dev.varve.surgery;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The layers of a head between the body and the logits, as the arguments of fastai's {@code create_head} say it.
 *
 * @param concatPool whether the largest and the mean value of each channel are read; the mean alone otherwise
 * @param hidden outputs of the matrices before the last one ({@code lin_ftrs}); may be empty
 * @param dropouts probability before each matrix, or one: before the last matrix, and half of it before others
 * @param firstNorm whether a norm stands before the first matrix, or behind it where matrices come first
 * @param finalNorm whether a norm, with momentum 0.01, stands behind the last matrix
 * @param matrixFirst whether each matrix comes before its norm and dropout ({@code lin_first}); the last one then has a
 *        bias
 */
public record HeadLayers(boolean concatPool, List<Integer> hidden, List<Double> dropouts, boolean firstNorm,
        boolean finalNorm, boolean matrixFirst) {

    /** fastai's defaults: both poolings, 512 hidden outputs, dropout 0.25 and 0.5, norms before matrices. */
    public static final HeadLayers DEFAULT =
            new HeadLayers(true, List.of(512), List.of(0.5), true, false, false);

    /**
     * Refuses widths that are not positive, what is no probability, and numbers of dropouts that leave a matrix without
     * one or have no matrix: fastai then leaves the last matrix out, or ignores the dropouts, without a word.
     */
    public HeadLayers {
        hidden = List.copyOf(hidden);
        dropouts = List.copyOf(dropouts);
        for (int width : hidden) {
            require(width > 0, "a head's hidden outputs must be positive: " + width);
        }
        for (double probability : dropouts) {
            require(probability >= 0 && probability < 1, "a head's dropout must lie in [0, 1): " + probability);
        }
        int matrices = hidden.size() + 1;
        require(dropouts.size() == 1 || dropouts.size() == matrices, "a head's dropouts must be one, or one for each of"
                + " its " + matrices + " matrices: " + dropouts);
    }

    private static void require(boolean rule, String message) {
        if (!rule) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The same layers with another dropout before the last matrix, and half of it before others. */
    public HeadLayers withDropout(double probability) {
        return new HeadLayers(concatPool, hidden, List.of(probability), firstNorm, finalNorm, matrixFirst);
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
