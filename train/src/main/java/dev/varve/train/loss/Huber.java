package dev.varve.train.loss;

/**
 * The mean over a batch and all values of {@code d^2 / 2} where the difference {@code d} is at most delta, and of
 * {@code delta (|d| - delta / 2)} where it is more (Huber 1964, doi:10.1214/aoms/1177703732): PyTorch's
 * {@code HuberLoss(delta)}.
 *
 * @param delta positive, in deviations of the value over the training images
 */
public record Huber(double delta) implements Loss {

    /** Checks delta. */
    public Huber {
        if (!(delta > 0) || Double.isInfinite(delta)) {
            throw new IllegalArgumentException("delta must be positive: " + delta);
        }
    }
}
