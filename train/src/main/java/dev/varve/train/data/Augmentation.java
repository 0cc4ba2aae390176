package dev.varve.train.data;

import dev.varve.image.CropBox;
import dev.varve.image.Homography;
import dev.varve.image.Light;
import dev.varve.image.Pixels;
import dev.varve.image.Warp;
import java.nio.ByteBuffer;

/**
 * How training images are changed at random: a square of the short side at a random place of the long side, then
 * fastai's {@code aug_transforms}: flip, rotation, zoom around a random point and perspective tilt in one resampling,
 * then brightness and contrast. An image is first shrunk to a short side of {@link #presize}, as fastai's
 * {@code Resize} does, so that the resampling keeps sharpness in hand. All channels, of whatever number, are moved and
 * lit alike.
 *
 * @param flipChance probability that left and right change places
 * @param maxDegrees a rotation lies between minus and plus this
 * @param maxZoom a magnification lies between 1 and this
 * @param maxTilt a tilt of each axis lies between minus and plus this; below 0.5
 * @param maxLight brightness lies within (1 - this) / 2 and (1 + this) / 2, contrast within 1 - this and its
 *     reciprocal; below 1
 * @param geometryChance probability of rotation, of zoom, and of the tilt of each axis
 * @param lightChance probability of a change of brightness, and of contrast
 */
public record Augmentation(
        double flipChance, double maxDegrees, double maxZoom, double maxTilt, double maxLight,
        double geometryChance, double lightChance) {

    /** The defaults of fastai's {@code aug_transforms}. */
    public static final Augmentation DEFAULT = new Augmentation(0.5, 10, 1.1, 0.2, 0.2, 0.75, 0.75);

    private static final int PRESIZE_SHARE = 7;

    /** Checks the ranges. */
    public Augmentation {
        require(isChance(flipChance), "flipChance must lie between 0 and 1", flipChance);
        require(maxDegrees >= 0 && maxDegrees <= 180, "maxDegrees must lie between 0 and 180", maxDegrees);
        require(maxZoom >= 1, "maxZoom must be at least 1", maxZoom);
        require(maxTilt >= 0 && maxTilt < 0.5, "maxTilt must lie between 0 and 0.5", maxTilt);
        require(maxLight >= 0 && maxLight < 1, "maxLight must lie between 0 and 1", maxLight);
        require(isChance(geometryChance), "geometryChance must lie between 0 and 1", geometryChance);
        require(isChance(lightChance), "lightChance must lie between 0 and 1", lightChance);
    }

    /**
     * The short side from which a training crop is resampled: a seventh more than the crop.
     *
     * @param size pixels of a side of the crop
     * @return {@code size + size / 7}, rounded down
     */
    public static int presize(int size) {
        return size + size / PRESIZE_SHARE;
    }

    /**
     * Draws a change and carries it out.
     *
     * @param pixels an image of any size, best of the short side {@link #presize}
     * @param size pixels of each side of the result
     * @param draws where the random numbers come from
     * @param out direct; receives {@code [size, size, channels]} bytes from its position on, and moves it behind them
     */
    public void apply(Pixels pixels, int size, Draws draws, ByteBuffer out) {
        CropBox crop = CropBox.square(pixels.width(), pixels.height(), draws.uniform());
        Homography map = geometry(draws);
        Light light = light(draws);
        ByteBuffer result = out.duplicate();
        Warp.square(pixels, crop, map, size, out);
        light.apply(result.limit(out.position()));
    }

    /** In fastai's order: the tilt is applied to the product of flip, rotation and zoom. */
    private Homography geometry(Draws draws) {
        Homography flip = draws.chance(flipChance) ? Homography.flip() : Homography.identity();
        double degrees = either(draws, geometryChance, -maxDegrees, maxDegrees, 0);
        double zoom = either(draws, geometryChance, 1, maxZoom, 1);
        Homography turned = flip.after(Homography.rotation(degrees))
                .after(Homography.zoom(zoom, draws.uniform(), draws.uniform()));
        double tiltX = either(draws, geometryChance, -maxTilt, maxTilt, 0);
        double tiltY = either(draws, geometryChance, -maxTilt, maxTilt, 0);
        return Homography.tilt(tiltX, tiltY).after(turned);
    }

    private Light light(Draws draws) {
        double range = -Math.log(1 - maxLight);
        double brightness = either(draws, lightChance, (1 - maxLight) / 2, (1 + maxLight) / 2, 0.5);
        double contrast = Math.exp(either(draws, lightChance, -range, range, 0));
        return new Light(brightness, contrast);
    }

    /** A value of the range, or the neutral one; takes two draws whatever the answer. */
    private static double either(Draws draws, double chance, double low, double high, double neutral) {
        boolean changed = draws.chance(chance);
        double value = draws.between(low, high);
        return changed ? value : neutral;
    }

    private static boolean isChance(double value) {
        return value >= 0 && value <= 1;
    }

    private static void require(boolean holds, String rule, double found) {
        if (!holds) {
            throw new IllegalArgumentException("augmentation: " + rule + ": " + found);
        }
    }
}
