package dev.varve.image;

import dev.varve.augment.Geometry;
import dev.varve.augment.Geometry.Mode;
import dev.varve.augment.Geometry.PadMode;

/**
 * How a square is resampled.
 *
 * @param size pixels of each side of the result, at least 2
 * @param mode how values between pixels are found
 * @param padMode what is seen beyond the picture
 * @param alignCorners whether -1 and 1 are the centres of the outermost pixels, else their outer edges
 */
public record Sampling(int size, Mode mode, PadMode padMode, boolean alignCorners) {

    /** As a geometry says. */
    public static Sampling of(Geometry geometry, int size) {
        return new Sampling(size, geometry.mode(), geometry.padMode(), geometry.alignCorners());
    }

    /** From pixel numbers of the result to unit coordinates. */
    public Homography fromPixels() {
        return Homography.fromPixels(size, alignCorners);
    }

    /** The way back. */
    public Homography toPixels() {
        return Homography.toPixels(size, size, alignCorners);
    }
}
