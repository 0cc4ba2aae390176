package dev.varve.image;

import dev.varve.augment.Operation;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * The operations of a policy that change values, on pictures in red, green and blue, as torchvision computes them on
 * bytes: means with another picture are cut to 0 and 255 and rounded down.
 */
public final class Recolour {

    private static final int RGB = 3;
    private static final int LEVELS = 256;
    private static final int WHITE = 255;
    private static final int BITS = 8;
    private static final float RED = 0.2989f;
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;
    /** Of the smoothing of three by three: the middle counts five, the others one. */
    private static final int MIDDLE = 5;
    private static final int SUM = 13;

    private Recolour() {
    }

    /**
     * Carries out an operation.
     *
     * @param operation one that is not geometric
     * @param magnitude as {@link dev.varve.augment.Policy} has it, with its sign
     * @return a picture of the same size
     */
    public static Pixels of(Pixels picture, Operation operation, double magnitude) {
        byte[] rgb = picture.array();
        double share = 1 + magnitude;
        return switch (operation) {
            case IDENTITY -> picture;
            case BRIGHTNESS -> mean(picture, share, (i, own) -> 0);
            case COLOR -> mean(picture, share, (i, own) -> grey(rgb, i - i % RGB));
            case CONTRAST -> contrast(picture, share);
            case SHARPNESS -> mean(picture, share, (i, own) -> smooth(picture, i));
            case POSTERIZE -> levels(picture, level -> level & -(1 << BITS - (int) magnitude));
            case SOLARIZE -> levels(picture, level -> level >= magnitude ? WHITE - level : level);
            case AUTO_CONTRAST -> byChannel(picture, Recolour::stretched);
            case EQUALIZE -> byChannel(picture, Recolour::equalized);
            case SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, ROTATE ->
                throw new IllegalArgumentException(operation + " moves pixels and changes no values");
        };
    }

    /** The weighted mean with what another picture has at each place. */
    private static Pixels mean(Pixels picture, double share, IntBinaryOperator other) {
        byte[] rgb = picture.array();
        byte[] result = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int own = Byte.toUnsignedInt(rgb[i]);
            result[i] = cut((float) share * own + (float) (1 - share) * other.applyAsInt(i, own));
        }
        return Pixels.owning(picture.width(), picture.height(), picture.channels(), result);
    }

    private static Pixels contrast(Pixels picture, double share) {
        byte[] rgb = picture.array();
        long sum = 0;
        for (int i = 0; i < rgb.length; i += RGB) {
            sum += grey(rgb, i);
        }
        float part = (float) (1 - share) * (float) ((double) sum * RGB / rgb.length);
        return levels(picture, level -> Byte.toUnsignedInt(cut((float) share * level + part)));
    }

    private static byte cut(float value) {
        return (byte) Math.max(0, Math.min(WHITE, value));
    }

    private static int grey(byte[] rgb, int pixel) {
        return (int) (RED * Byte.toUnsignedInt(rgb[pixel]) + GREEN * Byte.toUnsignedInt(rgb[pixel + 1])
                + BLUE * Byte.toUnsignedInt(rgb[pixel + 2]));
    }

    /** The mean of the pixels around, rounded; the rim stays as it is. */
    private static int smooth(Pixels picture, int index) {
        int channel = index % picture.channels();
        int x = index / picture.channels() % picture.width();
        int y = index / picture.channels() / picture.width();
        int own = picture.at(x, y, channel);
        if (x == 0 || y == 0 || x == picture.width() - 1 || y == picture.height() - 1) {
            return own;
        }
        int sum = (MIDDLE - 1) * own;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                sum += picture.at(x + dx, y + dy, channel);
            }
        }
        return (int) Math.rint((double) sum / SUM);
    }

    private static Pixels levels(Pixels picture, IntUnaryOperator change) {
        return byChannel(picture, counts -> change);
    }

    /** What becomes of a channel's levels, given how often each occurs. */
    private interface Levels {

        IntUnaryOperator of(int... counts);
    }

    private static Pixels byChannel(Pixels picture, Levels levels) {
        byte[] rgb = picture.array();
        byte[] result = new byte[rgb.length];
        for (int channel = 0; channel < picture.channels(); channel++) {
            int[] counts = new int[LEVELS];
            for (int i = channel; i < rgb.length; i += picture.channels()) {
                counts[Byte.toUnsignedInt(rgb[i])]++;
            }
            byte[] table = new byte[LEVELS];
            IntUnaryOperator change = levels.of(counts);
            for (int level = 0; level < LEVELS; level++) {
                table[level] = (byte) change.applyAsInt(level);
            }
            for (int i = channel; i < rgb.length; i += picture.channels()) {
                result[i] = table[Byte.toUnsignedInt(rgb[i])];
            }
        }
        return Pixels.owning(picture.width(), picture.height(), picture.channels(), result);
    }

    private static IntUnaryOperator stretched(int... counts) {
        int low = 0;
        int high = WHITE;
        while (counts[low] == 0) {
            low++;
        }
        while (counts[high] == 0) {
            high--;
        }
        if (low == high) {
            return level -> level;
        }
        int least = low;
        float scale = (float) WHITE / (high - low);
        return level -> Byte.toUnsignedInt(cut((level - least) * scale));
    }

    private static IntUnaryOperator equalized(int... counts) {
        int last = WHITE;
        int sum = 0;
        while (counts[last] == 0) {
            last--;
        }
        for (int level = 0; level < last; level++) {
            sum += counts[level];
        }
        int step = sum / WHITE;
        if (step == 0) {
            return level -> level;
        }
        int[] table = new int[LEVELS];
        for (int level = 1; level < LEVELS; level++) {
            table[level] = table[level - 1] + counts[level - 1];
        }
        return level -> level == 0 ? 0 : Math.min(WHITE, (table[level] + step / 2) / step);
    }
}
