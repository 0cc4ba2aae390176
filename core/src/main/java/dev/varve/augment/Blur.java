package dev.varve.augment;

/**
 * A Gaussian blur.
 *
 * @param p probability
 * @param minSigma least standard deviation in pixels of the square, above 0
 * @param maxSigma greatest standard deviation, to 50
 */
@Sparse
public record Blur(double p, double minSigma, double maxSigma) {

    /** Never; where it is asked for, with the deviations of torchvision's {@code GaussianBlur}. */
    public static final Blur STANDARD = new Blur(0, 0.1, 2);

    private static final double MOST = 50;

    /** Checks the ranges. */
    public Blur {
        Bounds.chance(p, "p");
        Bounds.that(minSigma > 0 && minSigma <= MOST, "minSigma", "must be above 0 and at most 50", minSigma,
                "0.1 is hardly seen");
        Bounds.that(maxSigma > 0 && maxSigma <= MOST, "maxSigma", "must be above 0 and at most 50", maxSigma,
                "2 is much");
        Bounds.ordered(minSigma, maxSigma, "minSigma", "maxSigma");
    }
}
