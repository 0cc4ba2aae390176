package dev.varve.train.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Scores of things of which some are true, to be told apart by their order.
 *
 * @param scores the higher, the surer
 * @param truth which are true
 */
record Ranking(double[] scores, boolean[] truth) {

    static Ranking of(int count, IntToDoubleFunction score, IntPredicate isTrue) {
        boolean[] truth = new boolean[count];
        for (int i = 0; i < count; i++) {
            truth[i] = isTrue.test(i);
        }
        return new Ranking(IntStream.range(0, count).mapToDouble(score).toArray(), truth);
    }

    int positives() {
        return (int) IntStream.range(0, truth.length).filter(i -> truth[i]).count();
    }

    private int[] falling() {
        return IntStream.range(0, scores.length).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed()).mapToInt(i -> i).toArray();
    }

    /** The area under the ROC curve, a tie counted half; NaN if all or none is true. */
    double rocArea() {
        double above = 0;
        long positives = 0;
        long negatives = 0;
        for (int[] tied : ties()) {
            above += tied[1] * (positives + tied[0] / 2.0);
            positives += tied[0];
            negatives += tied[1];
        }
        return positives == 0 || negatives == 0 ? Double.NaN : above / positives / negatives;
    }

    /** The mean of the precision at each true thing, things of equal score taken together; 0 if none is true. */
    double averagePrecision() {
        double sum = 0;
        long positives = 0;
        long all = 0;
        for (int[] tied : ties()) {
            positives += tied[0];
            all += tied[0] + tied[1];
            sum += tied[0] * ((double) positives / all);
        }
        return positives == 0 ? 0 : sum / positives;
    }

    /** From the highest score down, how many of each score are true and how many are not. */
    private int[][] ties() {
        int[] order = falling();
        int[][] ties = new int[order.length][];
        int last = -1;
        for (int i = 0; i < order.length; i++) {
            if (i == 0 || scores[order[i]] != scores[order[i - 1]]) {
                ties[++last] = new int[2];
            }
            ties[last][truth[order[i]] ? 0 : 1]++;
        }
        return Arrays.copyOf(ties, last + 1);
    }
}
