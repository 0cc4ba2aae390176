package dev.varve.train.interpret;

import dev.varve.train.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A class that was taken for another.
 *
 * @param actual number of the true class
 * @param predicted number of the other
 * @param count how often, at least 1
 */
public record Confusion(int actual, int predicted, long count) {

    /**
     * The most frequent confusions first, equally frequent ones in the order of the matrix, as fastai's
     * {@code most_confused}.
     *
     * @param least how often it must have happened, at least 1
     */
    public static List<Confusion> most(ConfusionMatrix matrix, long least) {
        List<Confusion> found = new ArrayList<>();
        for (int actual = 0; actual < matrix.classes(); actual++) {
            for (int predicted = 0; predicted < matrix.classes(); predicted++) {
                if (actual != predicted && matrix.count(actual, predicted) >= Math.max(1, least)) {
                    found.add(new Confusion(actual, predicted, matrix.count(actual, predicted)));
                }
            }
        }
        found.sort(Comparator.comparingLong(Confusion::count).reversed());
        return List.copyOf(found);
    }
}
