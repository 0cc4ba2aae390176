package dev.varve.train.interpret;

import dev.varve.card.Target;
import dev.varve.train.metric.Scores;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** How far what was said of each image is from what is true of it, by the plain loss of its target. */
public final class ImageLosses {

    private ImageLosses() {
    }

    /**
     * The loss of each image: the cross-entropy of its class; the mean of the binary cross-entropies of its names; or
     * the mean of the squared errors of its values, each in deviations of the training images.
     *
     * @param target what the outputs mean
     */
    public static double[] of(Target target, Scores scores) {
        return IntStream.range(0, scores.rows()).mapToDouble(row -> switch (target.kind()) {
            case LABEL -> crossEntropy(scores, row);
            case LABELS -> mean(scores, output -> binary(scores.at(row, output), scores.holds(row, output)));
            case VALUES -> mean(scores, output -> square((scores.at(row, output) - scores.truth(row, output))
                    / target.scales().get(output).deviation()));
        }).toArray();
    }

    /** The images of the largest losses, the largest first; of equal ones the first. */
    public static List<Integer> largest(double[] losses, int most) {
        return IntStream.range(0, losses.length).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> losses[i]).reversed()).limit(most).toList();
    }

    private static double crossEntropy(Scores scores, int row) {
        double[] outputs = IntStream.range(0, scores.outputs()).mapToDouble(i -> scores.at(row, i)).toArray();
        double largest = Arrays.stream(outputs).max().orElseThrow();
        double sum = Arrays.stream(outputs).map(output -> Math.exp(output - largest)).sum();
        return largest + Math.log(sum) - outputs[scores.label(row)];
    }

    /** Without overflow: the logarithm is never of more than 2. */
    private static double binary(double logit, boolean holds) {
        return Math.max(logit, 0) - (holds ? logit : 0) + Math.log1p(Math.exp(-Math.abs(logit)));
    }

    private static double mean(Scores scores, IntToDoubleFunction ofOutput) {
        return IntStream.range(0, scores.outputs()).mapToDouble(ofOutput).average().orElseThrow();
    }

    private static double square(double value) {
        return value * value;
    }
}
