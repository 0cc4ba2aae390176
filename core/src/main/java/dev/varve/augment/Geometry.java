package dev.varve.augment;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the square is turned: the geometric part of fastai's {@code aug_transforms}, under its names. All of it is one
 * resampling.
 *
 * @param flip whether sides change places, with a probability of a half
 * @param maxRotate degrees; a rotation lies between minus and plus this, 0 to 180
 * @param minZoom least magnification, from 0.1; below 1 the picture gets smaller
 * @param maxZoom greatest magnification, to 10
 * @param maxWarp a perspective tilt of each axis lies between minus and plus this, 0 and more, below 0.5
 * @param pAffine probability of rotation, of zoom, and of the tilt of each axis
 * @param minScale least share of the turned square that is cut out, above 0; 1 cuts nothing off
 * @param mode how values between pixels are found
 * @param padMode what is seen beyond the picture
 * @param alignCorners whether -1 and 1 are the centres of the outermost pixels, else their outer edges
 */
@Sparse
public record Geometry(Flip flip, double maxRotate, double minZoom, double maxZoom, double maxWarp, double pAffine,
                       double minScale, Mode mode, PadMode padMode, boolean alignCorners) {

    /** The defaults of {@code aug_transforms}. */
    public static final Geometry STANDARD = new Geometry(
            Flip.HORIZONTAL, 10, 1, 1.1, 0.2, 0.75, 1, Mode.BILINEAR, PadMode.REFLECTION, true);
    /** Nothing is turned. */
    public static final Geometry NONE = new Geometry(
            Flip.NONE, 0, 1, 1, 0, 0, 1, Mode.BILINEAR, PadMode.REFLECTION, true);

    private static final double MOST_DEGREES = 180;
    private static final double MOST_ZOOM = 10;
    private static final double WARP_END = 0.5;

    /** Checks the ranges. */
    public Geometry {
        Bounds.present(flip, "flip");
        Bounds.within(0, MOST_DEGREES, maxRotate, "maxRotate");
        Bounds.within(1 / MOST_ZOOM, MOST_ZOOM, minZoom, "minZoom");
        Bounds.within(1 / MOST_ZOOM, MOST_ZOOM, maxZoom, "maxZoom");
        Bounds.ordered(minZoom, maxZoom, "minZoom", "maxZoom");
        Bounds.below(WARP_END, maxWarp, "maxWarp");
        Bounds.chance(pAffine, "pAffine");
        Bounds.that(minScale > 0 && minScale <= 1, "minScale", "must be above 0 and at most 1", minScale,
                "1 cuts nothing off");
        Bounds.present(mode, "mode");
        Bounds.present(padMode, "padMode");
    }

    /** The same with rotation and tilt multiplied: the geometric part of what fastai's {@code mult} does. */
    Geometry times(double factor) {
        return new Geometry(flip, maxRotate * factor, minZoom, maxZoom, maxWarp * factor, pAffine, minScale, mode,
                padMode, alignCorners);
    }

    /** Which sides change places. */
    public enum Flip {
        /** None. */
        @JsonProperty("none") NONE,
        /** Left and right. */
        @JsonProperty("horizontal") HORIZONTAL,
        /** Any of the eight symmetries of a square, for pictures without an up and down: {@code flip_vert}. */
        @JsonProperty("dihedral") DIHEDRAL
    }

    /** How values between pixels are found. */
    public enum Mode {
        /** From the two by two pixels around. */
        @JsonProperty("bilinear") BILINEAR,
        /** That of the nearest pixel. */
        @JsonProperty("nearest") NEAREST,
        /** From the four by four pixels around, by cubic polynomials of a = -0.75, as PyTorch has them. */
        @JsonProperty("bicubic") BICUBIC
    }

    /** What is seen beyond the picture. */
    public enum PadMode {
        /** The picture in a mirror. */
        @JsonProperty("reflection") REFLECTION,
        /** The outermost pixels, again and again. */
        @JsonProperty("border") BORDER,
        /** Black. */
        @JsonProperty("zeros") ZEROS
    }
}
