package dev.varve.image;

import java.nio.ByteBuffer;

/**
 * A change of light, saturation and hue, in this order, of pictures in red, green and blue, as fastai's transforms do
 * it in one pass: saturation is {@code z' = s z + (1 - s) grey(z)} on the logits z that light has changed, where grey
 * is {@code 0.2989 red + 0.587 green + 0.114 blue}; the hue then moves round the circle of HSV.
 *
 * @param light brightness and contrast
 * @param saturation not negative; 0 is grey, 1 changes nothing
 * @param hue share of the circle; 0 and any whole number change nothing
 */
public record Tint(Light light, double saturation, double hue) {

    private static final int CHANNELS = 3;
    private static final double RED = 0.2989;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;
    private static final int SECTORS = 6;
    private static final int LEVELS = 256;

    /** Checks the values. */
    public Tint {
        if (!(saturation >= 0 && Double.isFinite(saturation) && Double.isFinite(hue))) {
            throw new IllegalArgumentException(String.format(
                    "tint: saturation must not be negative, and both finite: %s, %s", saturation, hue));
        }
    }

    /**
     * Changes one pixel in place.
     *
     * @param rgb three values from 0 to 1
     */
    public void apply(double[] rgb) {
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = lit(rgb[i]);
        }
        finish(rgb);
    }

    /**
     * Changes bytes in place.
     *
     * @param bytes pixels of three bytes; its remaining bytes are changed; its position stays
     */
    public void apply(ByteBuffer bytes) {
        if (saturation == 1 && hue == 0) {
            light.apply(bytes);
            return;
        }
        double[] lit = new double[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            lit[level] = lit(level / 255.0);
        }
        double[] rgb = new double[CHANNELS];
        for (int i = bytes.position(); i < bytes.limit(); i += CHANNELS) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                rgb[channel] = lit[Byte.toUnsignedInt(bytes.get(i + channel))];
            }
            finish(rgb);
            for (int channel = 0; channel < CHANNELS; channel++) {
                bytes.put(i + channel, (byte) Math.round(255 * rgb[channel]));
            }
        }
    }

    /** A value that light has changed; its logit if saturation changes too. */
    private double lit(double value) {
        if (saturation != 1) {
            return light.logit(value);
        }
        return light.equals(Light.NEUTRAL) ? value : light.apply(value);
    }

    private void finish(double[] rgb) {
        if (saturation != 1) {
            double grey = (1 - saturation) * (RED * rgb[0] + GREEN * rgb[1] + BLUE * rgb[2]);
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = Light.sigmoid(saturation * rgb[i] + grey);
            }
        }
        if (hue != 0) {
            turn(rgb);
        }
    }

    /** Through HSV and back. */
    private void turn(double[] rgb) {
        double value = Math.max(rgb[0], Math.max(rgb[1], rgb[2]));
        double range = value - Math.min(rgb[0], Math.min(rgb[1], rgb[2]));
        if (range == 0) {
            return;
        }
        double sector = SECTORS * fraction(angle(rgb, value, range) + hue);
        double f = sector - Math.floor(sector);
        double p = value - range;
        double q = value - range * f;
        double t = value - range * (1 - f);
        switch ((int) sector % SECTORS) {
            case 0 -> set(rgb, value, t, p);
            case 1 -> set(rgb, q, value, p);
            case 2 -> set(rgb, p, value, t);
            case 3 -> set(rgb, p, q, value);
            case 4 -> set(rgb, t, p, value);
            default -> set(rgb, value, p, q);
        }
    }

    /** The hue of a pixel, from 0 to 1; what is red and something else alike counts as red. */
    private static double angle(double[] rgb, double value, double range) {
        double sector = rgb[0] == value ? (rgb[1] - rgb[2]) / range
                : rgb[1] == value ? 2 + (rgb[2] - rgb[0]) / range : 4 + (rgb[0] - rgb[1]) / range;
        return fraction(sector / SECTORS);
    }

    private static double fraction(double value) {
        return value - Math.floor(value);
    }

    private static void set(double[] rgb, double red, double green, double blue) {
        rgb[0] = red;
        rgb[1] = green;
        rgb[2] = blue;
    }
}
