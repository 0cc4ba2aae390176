package dev.varve.train.data;

import dev.varve.random.Draws;
import java.util.Arrays;
import java.util.List;

/**
 * What epochs of training are made of.
 *
 * @param chances how often each training image is drawn in proportion to the others, in the order of the data set;
 *     empty to show each once
 * @param batchesPerStep batches whose gradients make a step, at least 1
 */
public record Epochs(List<Double> chances, int batchesPerStep) {

    /** Each image once, and a step for each batch. */
    public static final Epochs PLAIN = new Epochs(List.of(), 1);

    /** Checks the values. */
    public Epochs {
        chances = List.copyOf(chances);
        if (batchesPerStep < 1 || chances.stream().anyMatch(chance -> !(chance > 0) || Double.isInfinite(chance))) {
            throw new IllegalArgumentException("epochs: chances must be positive and finite, and steps have at least a "
                    + "batch: " + chances + ", " + batchesPerStep);
        }
    }

    /**
     * The images of an epoch, as many as train. One that is drawn again gets the number of its next showing, see
     * {@link Dataset#item}.
     */
    int[] order(Dataset dataset, long seed, long epoch) {
        int[] images = dataset.indices(Part.TRAIN);
        int[] places = chances.isEmpty()
                ? Draws.of(seed, Draws.Purpose.SHUFFLE, epoch, 0).permutation(images.length)
                : drawn(images.length, Draws.of(seed, Draws.Purpose.SAMPLE, epoch, 0));
        int all = dataset.items().size();
        int mostShowings = Integer.MAX_VALUE / all;
        int[] showings = new int[images.length];
        return Arrays.stream(places).map(place -> images[place] + all * (showings[place]++ % mostShowings)).toArray();
    }

    /** One after the other: in parallel, rounding would hang on the number of processors. */
    private double[] sums() {
        double[] sums = new double[chances.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += chances.get(i);
            sums[i] = sum;
        }
        return sums;
    }

    private int[] drawn(int count, Draws draws) {
        if (chances.size() != count) {
            throw new IllegalArgumentException("epochs: " + count + " images need as many chances, got "
                    + chances.size());
        }
        double[] sums = sums();
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            int found = Arrays.binarySearch(sums, draws.uniform() * sums[count - 1]);
            places[i] = Math.min(found < 0 ? -found - 1 : found + 1, count - 1);
        }
        return places;
    }
}
