package dev.varve.train.metric;

import dev.varve.card.TargetKind;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a network is right, by how sure it is (Guo et al. 2017, arXiv:1706.04599): of single labels the probability
 * of the predicted class against the share of images where it is the true one, of several names the probability of each
 * name of each image against the share where it holds.
 *
 * @param bins of equal width from 0 to 1, each with its upper and without its lower end; the first has both
 */
public record Reliability(List<Bin> bins) {

    /** As many as Guo et al. take. */
    public static final int BINS = 15;

    /**
     * Those of a certain sureness.
     *
     * @param from the least probability
     * @param to the largest
     * @param count how many there are
     * @param confidence their mean probability; 0 of none
     * @param share how many of them are right, 0 to 1; 0 of none
     */
    public record Bin(double from, double to, long count, double confidence, double share) {
    }

    /** Keeps an immutable copy. */
    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * Of some images.
     *
     * @param kind {@link TargetKind#LABEL} or {@link TargetKind#LABELS}
     * @param number of bins, at least 1
     */
    public static Reliability of(TargetKind kind, Scores scores, int number) {
        Tally tally = new Tally(number);
        for (int row = 0; row < scores.rows(); row++) {
            if (kind == TargetKind.LABEL) {
                int predicted = scores.predicted(row);
                tally.add(scores.probabilities(row)[predicted], predicted == scores.label(row));
            } else {
                for (int name = 0; name < scores.outputs(); name++) {
                    tally.add(scores.probability(row, name), scores.holds(row, name));
                }
            }
        }
        return tally.bins();
    }

    /** The expected calibration error: the mean distance of probability and share over all; NaN of none. */
    public double error() {
        long all = bins.stream().mapToLong(Bin::count).sum();
        return bins.stream().mapToDouble(bin -> bin.count() * Math.abs(bin.share() - bin.confidence())).sum() / all;
    }

    /** Counts by bin. */
    private static final class Tally {
        private final long[] counts;
        private final long[] right;
        private final double[] sums;

        Tally(int bins) {
            counts = new long[bins];
            right = new long[bins];
            sums = new double[bins];
        }

        void add(double probability, boolean isRight) {
            int bin = (int) Math.max(0, Math.min(counts.length - 1, Math.ceil(probability * counts.length) - 1));
            counts[bin]++;
            right[bin] += isRight ? 1 : 0;
            sums[bin] += probability;
        }

        Reliability bins() {
            List<Bin> bins = new ArrayList<>();
            for (int i = 0; i < counts.length; i++) {
                double count = Math.max(1, counts[i]);
                bins.add(new Bin((double) i / counts.length, (i + 1.0) / counts.length, counts[i], sums[i] / count,
                        right[i] / count));
            }
            return new Reliability(bins);
        }
    }
}
