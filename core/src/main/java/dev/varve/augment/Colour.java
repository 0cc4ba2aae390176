package dev.varve.augment;

/**
 * How light and colour change: brightness, contrast and saturation on logits as in fastai, then the hue. Saturation and
 * hue are for red, green and blue.
 *
 * @param maxLighting brightness lies within (1 - this) / 2 and (1 + this) / 2, of which 0.5 changes nothing; contrast
 *     within 1 - this and its reciprocal; below 1
 * @param pLighting probability of a change of brightness, and of contrast
 * @param maxSaturation saturation lies within 1 - this and its reciprocal; below 1
 * @param maxHue the hue moves by a share of the colour circle between minus and plus this, 0 to 0.5, evenly drawn;
 *     fastai's {@code Hue(max_hue=h)} takes a factor for a shift, so that its own lies within -h and h / (1 - h)
 * @param pColour probability of a change of saturation, and of the hue
 */
@Sparse
public record Colour(double maxLighting, double pLighting, double maxSaturation, double maxHue, double pColour) {

    /** The defaults of fastai's {@code aug_transforms}, which leaves saturation and hue alone. */
    public static final Colour STANDARD = new Colour(0.2, 0.75, 0, 0, 0.75);
    /** Nothing changes. */
    public static final Colour NONE = new Colour(0, 0, 0, 0, 0);

    private static final double HALF_CIRCLE = 0.5;

    /** Checks the ranges. */
    public Colour {
        Bounds.below(1, maxLighting, "maxLighting");
        Bounds.chance(pLighting, "pLighting");
        Bounds.below(1, maxSaturation, "maxSaturation");
        Bounds.within(0, HALF_CIRCLE, maxHue, "maxHue");
        Bounds.chance(pColour, "pColour");
    }

    /** The same with light multiplied: the part of what fastai's {@code mult} does here. */
    Colour times(double factor) {
        return new Colour(maxLighting * factor, pLighting, maxSaturation, maxHue, pColour);
    }

    /** Whether saturation or hue change, which only red, green and blue have. */
    boolean needsRgb() {
        return maxSaturation > 0 || maxHue > 0;
    }
}
