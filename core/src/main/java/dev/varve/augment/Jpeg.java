package dev.varve.augment;

/**
 * The noise of JPEG: the square is compressed and read again.
 *
 * @param p probability
 * @param minQuality least quality, 1 to 100
 * @param maxQuality greatest quality; all between are equally likely
 */
@Sparse
public record Jpeg(double p, int minQuality, int maxQuality) {

    /** Never; where it is asked for, from poor to good. */
    public static final Jpeg STANDARD = new Jpeg(0, 30, 90);

    private static final int BEST = 100;

    /** Checks the ranges. */
    public Jpeg {
        Bounds.chance(p, "p");
        Bounds.within(1, BEST, minQuality, "minQuality");
        Bounds.within(1, BEST, maxQuality, "maxQuality");
        Bounds.ordered(minQuality, maxQuality, "minQuality", "maxQuality");
    }
}
