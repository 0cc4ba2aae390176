package dev.varve.image;

import java.nio.ByteBuffer;

/**
 * A change of brightness and contrast: {@code sigmoid(contrast (logit(x) + logit(brightness)))} of each value x
 * between 0 and 1, as fastai's {@code Brightness} and {@code Contrast} do in one pass. Values within 1e-7 of 0 or 1
 * are moved there first, so black and white stay finite.
 *
 * @param brightness between 0 and 1; 0.5 changes nothing
 * @param contrast positive; 1 changes nothing
 */
public record Light(double brightness, double contrast) {

    /** No change. */
    public static final Light NEUTRAL = new Light(0.5, 1);

    private static final double NEAREST_TO_ZERO = 1e-7;
    private static final int LEVELS = 256;

    /** Checks the values. */
    public Light {
        if (!(brightness > 0 && brightness < 1 && contrast > 0)) {
            throw new IllegalArgumentException(String.format(
                    "light: brightness must lie between 0 and 1, contrast above 0: %s, %s", brightness, contrast));
        }
    }

    /**
     * Changes one value.
     *
     * @param value 0 to 1
     * @return 0 to 1
     */
    public double apply(double value) {
        return sigmoid(logit(value));
    }

    /** The logit of a changed value. */
    double logit(double value) {
        return contrast * (plainLogit(value) + plainLogit(brightness));
    }

    static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /**
     * Changes bytes in place.
     *
     * @param bytes its remaining bytes are changed; its position stays
     */
    public void apply(ByteBuffer bytes) {
        if (equals(NEUTRAL)) {
            return;
        }
        byte[] table = new byte[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            table[level] = (byte) Math.round(255 * apply(level / 255.0));
        }
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            bytes.put(i, table[Byte.toUnsignedInt(bytes.get(i))]);
        }
    }

    private static double plainLogit(double value) {
        double x = Math.min(Math.max(value, NEAREST_TO_ZERO), 1 - NEAREST_TO_ZERO);
        return -Math.log(1 / x - 1);
    }
}
