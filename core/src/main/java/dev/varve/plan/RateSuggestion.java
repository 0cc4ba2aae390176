package dev.varve.plan;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How a rate is read off the losses of a sweep; each as fastai 2 does it. */
public enum RateSuggestion {

    /**
     * About the middle of the longest fall: of the longest decreasing subsequence, counted back from its end as if it
     * had no gaps. Without any fall it is the first rate.
     */
    VALLEY("about the middle of the longest fall", 1) {
        @Override
        double of(double[] rates, double... losses) {
            int[] longest = new int[losses.length];
            Arrays.fill(longest, 1);
            int start = 0;
            int end = 0;
            for (int i = 1; i < losses.length; i++) {
                for (int j = 0; j < i; j++) {
                    if (losses[i] < losses[j]) {
                        longest[i] = Math.max(longest[i], longest[j] + 1);
                    }
                    if (longest[i] > longest[end]) {
                        end = i;
                        start = end - longest[end];
                    }
                }
            }
            double third = (end - start) / 3.0;
            return rates[Math.floorMod(start + (int) third + (int) (third / 2), rates.length)];
        }
    },

    /**
     * From the end an interval of 15 batches slides down until the slopes at its ends differ by 0.005 at most; its left
     * end then. The last step of the slide counts.
     */
    SLIDE("where the curve stops to bend, seen from its end", 16) {
        @Override
        double of(double[] rates, double... losses) {
            double[] slopes = slopes(losses);
            int right = losses.length - 1;
            int left = right - INTERVAL;
            double found = rates[left];
            while (left >= 0 && Math.abs(slopes[right] - slopes[left]) > BEND) {
                found = rates[left];
                right--;
                left--;
            }
            return found;
        }
    },

    /** A tenth of the rate with the smallest loss. */
    MINIMUM("a tenth of the rate with the smallest loss", 1) {
        @Override
        double of(double[] rates, double... losses) {
            return rates[smallest(losses)] / TENTH;
        }
    },

    /**
     * Where the loss falls most by the logarithm of the rate, between two batches: the rate of the first. Rates rise by
     * equal factors, so the fall alone decides. Of equal falls the first counts; fastai divides in single precision,
     * whose rounding chooses among them.
     */
    STEEP("where the loss falls most", 2) {
        @Override
        double of(double[] rates, double... losses) {
            return rates[smallest(IntStream.range(0, losses.length - 1)
                    .mapToDouble(k -> losses[k + 1] - losses[k]).toArray())];
        }
    };

    private static final int INTERVAL = 15;
    private static final double BEND = 0.005;
    private static final double TENTH = 10;

    private final String summary;
    private final int least;

    RateSuggestion(String summary, int least) {
        this.summary = summary;
        this.least = least;
    }

    /** What it is, in a few words. */
    public String summary() {
        return summary;
    }

    /** Batches that it needs. */
    int least() {
        return least;
    }

    /** The rate; of at least {@link #least()} batches, whose rates rise by equal factors. */
    abstract double of(double[] rates, double... losses);

    /** Differences to the neighbours, halved where there are two. */
    private static double[] slopes(double... losses) {
        int last = losses.length - 1;
        return IntStream.rangeClosed(0, last).mapToDouble(k -> {
            int before = Math.max(0, k - 1);
            int after = Math.min(last, k + 1);
            return (losses[after] - losses[before]) / (after - before);
        }).toArray();
    }

    /** The index of the first smallest value. */
    private static int smallest(double... values) {
        int smallest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[smallest]) {
                smallest = i;
            }
        }
        return smallest;
    }
}
