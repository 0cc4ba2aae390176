package dev.varve.augment;

/**
 * The strongest magnitudes of a policy.
 *
 * @param shear shift of a row or column for each one further
 * @param translation pixels
 * @param degrees of rotation
 * @param share by which a mean with another picture leaves 1
 * @param bits that posterizing drops
 */
record Magnitudes(double shear, double translation, double degrees, double share, int bits) {

    private static final int BITS = 8;
    private static final double WHITE = 255;

    /** The magnitude at a fraction from 0, the weakest, to 1. */
    static double of(Operation operation, double fraction, Magnitudes most) {
        return switch (operation) {
            case SHEAR_X, SHEAR_Y -> fraction * most.shear;
            case TRANSLATE_X, TRANSLATE_Y -> fraction * most.translation;
            case ROTATE -> fraction * most.degrees;
            case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> fraction * most.share;
            case POSTERIZE -> BITS - Math.rint(fraction * most.bits);
            case SOLARIZE -> WHITE * (1 - fraction);
            case IDENTITY, AUTO_CONTRAST, EQUALIZE -> 0;
        };
    }
}
