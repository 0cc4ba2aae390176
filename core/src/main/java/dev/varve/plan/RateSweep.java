package dev.varve.plan;

/**
 * A range of rates that rise by equal factors, one for each batch: {@code start (end / start)^(k / steps)} for batch
 * {@code k} from 0, as fastai's {@code lr_find}. The last batch is one factor short of {@code end}.
 *
 * @param start the first rate, positive
 * @param end above {@code start}
 * @param steps batches, at least {@value #FEWEST_STEPS}
 */
public record RateSweep(double start, double end, int steps) {

    /** With fewer, nothing is left between the parts of the curve that do not count. */
    public static final int FEWEST_STEPS = 20;

    /** 100 batches from 1e-7 to 10. */
    public static final RateSweep DEFAULT = new RateSweep(1e-7, 10, 100);

    /** Checks the numbers. */
    public RateSweep {
        Require.positive(start, "start");
        Require.that(end > start && end < Double.POSITIVE_INFINITY, "end", "must be a number above start",
                NumberText.of(end), "1e-7 to 10 is common");
        Require.atLeast(FEWEST_STEPS, steps, "steps");
    }

    /**
     * The rate of a batch.
     *
     * @param batch from 0
     */
    public double rate(int batch) {
        return start * Math.pow(end / start, (double) batch / steps);
    }
}
