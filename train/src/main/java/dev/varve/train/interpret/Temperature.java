package dev.varve.train.interpret;

import dev.varve.card.TargetKind;
import dev.varve.train.metric.Scores;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Temperature scaling (Guo et al. 2017, arXiv:1706.04599): the number by which all logits are divided so that the mean
 * loss of images that were not trained on is smallest. It changes how sure a network is, never which class is first.
 */
public final class Temperature {

    /** The least that is looked for; what is best below it has no error to learn from. */
    public static final double LEAST = 0.05;
    /** The largest that is looked for; what is best above it says nothing of the images. */
    public static final double MOST = 20;

    private static final int HALVINGS = 60;

    private Temperature() {
    }

    /**
     * The best temperature for some images, by halving: the mean loss is convex in its inverse.
     *
     * @param kind {@link TargetKind#LABEL} or {@link TargetKind#LABELS}
     * @return empty if none between {@link #LEAST} and {@link #MOST} is best, as where every image is told right
     */
    public static OptionalDouble best(TargetKind kind, Scores scores) {
        double low = Math.log(1 / MOST);
        double high = Math.log(1 / LEAST);
        if (!(slope(kind, scores, Math.exp(low)) < 0 && slope(kind, scores, Math.exp(high)) > 0)) {
            return OptionalDouble.empty();
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (slope(kind, scores, Math.exp(middle)) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(Math.exp(-(low + high) / 2));
    }

    /** How the summed loss changes with the factor of the logits. */
    private static double slope(TargetKind kind, Scores scores, double factor) {
        Scores scaled = scores.cooled(1 / factor);
        return IntStream.range(0, scores.rows()).mapToDouble(row -> kind == TargetKind.LABEL
                ? ofClass(scores, row, scaled.probabilities(row)) : ofNames(scores, scaled, row)).sum();
    }

    private static double ofClass(Scores scores, int row, double[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .mapToDouble(label -> probabilities[label] * scores.at(row, label)).sum()
                - scores.at(row, scores.label(row));
    }

    private static double ofNames(Scores scores, Scores scaled, int row) {
        return IntStream.range(0, scores.outputs()).mapToDouble(name -> scores.at(row, name)
                * (scaled.probability(row, name) - (scores.holds(row, name) ? 1 : 0))).sum();
    }
}
