package dev.varve.augment;

/**
 * Rectangles that noise covers (Zhong et al. 2020, arXiv:1708.04896), as fastai's {@code RandomErasing} draws them: the
 * noise is normal around the mean of the network's preprocessing with its deviation, as far as a byte can say it.
 *
 * @param p probability
 * @param minArea least share of the square, from 0; divided by the number of rectangles
 * @param maxArea greatest share of the square, to 1
 * @param minAspect least height over width, above 0 and at most 1, whose reciprocal is the greatest
 * @param maxCount most rectangles, 1 to 100; each number is equally likely
 */
@Sparse
public record Erasing(double p, double minArea, double maxArea, double minAspect, int maxCount) {

    /** Never; where it is asked for, with fastai's numbers. */
    public static final Erasing STANDARD = new Erasing(0, 0, 0.3, 0.3, 1);

    private static final int MOST = 100;

    /** Checks the ranges. */
    public Erasing {
        Bounds.chance(p, "p");
        Bounds.within(0, 1, minArea, "minArea");
        Bounds.within(0, 1, maxArea, "maxArea");
        Bounds.ordered(minArea, maxArea, "minArea", "maxArea");
        Bounds.that(minAspect > 0 && minAspect <= 1, "minAspect", "must be above 0 and at most 1", minAspect,
                "1 covers squares");
        Bounds.within(1, MOST, maxCount, "maxCount");
    }
}
