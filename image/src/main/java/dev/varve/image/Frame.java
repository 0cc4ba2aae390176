package dev.varve.image;

import dev.varve.augment.Crop;
import java.util.function.DoubleSupplier;

/**
 * A rectangle of whole pixels in the coordinates of a picture; it may reach beyond it.
 *
 * @param x its left column; negative left of the picture
 * @param y its upper row; negative above the picture
 * @param width at least 1
 * @param height at least 1
 */
public record Frame(int x, int y, int width, int height) {

    private static final int ATTEMPTS = 10;
    /** The most numbers that {@link #resized} takes. */
    static final int MOST_NUMBERS = 2 * ATTEMPTS + 2;

    /** Checks that it has pixels. */
    public Frame {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("frame: must have pixels: " + width + " x " + height);
        }
    }

    /**
     * A width and a height.
     *
     * @param width at least 1
     * @param height at least 1
     */
    public record Size(int width, int height) {

        /** Of a picture. */
        public static Size of(Pixels pixels) {
            return new Size(pixels.width(), pixels.height());
        }

        /** Of a square. */
        public static Size square(int side) {
            return new Size(side, side);
        }

        private Size times(double factor) {
            return new Size(Math.max(1, (int) (factor * width)), Math.max(1, (int) (factor * height)));
        }
    }

    /** All of a picture, whose shape is not kept: fastai's {@code Resize(method="squish")}. */
    public static Frame whole(Size picture) {
        return new Frame(0, 0, picture.width, picture.height);
    }

    /**
     * The largest part of a picture that has the shape of a target, as fastai's {@code Resize(method="crop")} places
     * it: sides, and what is left over as split by the fractions, are rounded down. They are computed in fastai's order
     * of operations, by which a rounding error may take a pixel off.
     *
     * @param fractionX 0 leftmost, 0.5 centre, 1 rightmost
     * @param fractionY 0 uppermost, 1 lowermost
     */
    public static Frame crop(Size picture, Size target, double fractionX, double fractionY) {
        return placed(picture, target.times(Math.min((double) picture.width / target.width,
                (double) picture.height / target.height)), fractionX, fractionY);
    }

    /**
     * The smallest rectangle around a picture that has the shape of a target, as fastai's
     * {@code Resize(method="pad")} places it, rounded like {@link #crop}.
     *
     * @param fractionX share of the padding that lies on the left
     * @param fractionY share of the padding that lies above
     */
    public static Frame pad(Size picture, Size target, double fractionX, double fractionY) {
        return placed(picture, target.times(Math.max((double) picture.width / target.width,
                (double) picture.height / target.height)), fractionX, fractionY);
    }

    private static Frame placed(Size picture, Size size, double fractionX, double fractionY) {
        return new Frame((int) (fractionX * (picture.width - size.width)),
                (int) (fractionY * (picture.height - size.height)), size.width, size.height);
    }

    /**
     * A random rectangle of a picture, as {@code RandomResizedCrop} of fastai and torchvision draws it: area and shape,
     * again up to ten times until it fits, then its place. If none fits, the middle of a shape that is allowed.
     *
     * @param uniform gives numbers from 0 to 1, the latter excluded: area and shape for each attempt, left, top
     */
    public static Frame resized(Size picture, Crop.Resized ranges, DoubleSupplier uniform) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double scale = between(ranges.minScale(), ranges.maxScale(), uniform.getAsDouble());
            double area = scale * picture.width * picture.height;
            double ratio = Math.exp(
                    between(Math.log(ranges.minRatio()), Math.log(ranges.maxRatio()), uniform.getAsDouble()));
            int width = (int) Math.rint(Math.sqrt(area * ratio));
            int height = (int) Math.rint(Math.sqrt(area / ratio));
            if (width <= picture.width && height <= picture.height && Math.min(width, height) > 0) {
                int x = (int) ((picture.width - width + 1) * uniform.getAsDouble());
                return new Frame(x, (int) ((picture.height - height + 1) * uniform.getAsDouble()), width, height);
            }
        }
        return middle(picture, ranges);
    }

    private static Frame middle(Size picture, Crop.Resized ranges) {
        int width = (int) Math.min(picture.width, Math.max(1, picture.height * ranges.maxRatio()));
        int height = (int) Math.min(picture.height, Math.max(1, picture.width / ranges.minRatio()));
        return new Frame((picture.width - width) / 2, (picture.height - height) / 2, width, height);
    }

    private static double between(double low, double high, double uniform) {
        return low + (high - low) * uniform;
    }

    /** What of it lies inside a picture, which it must touch. */
    CropBox inside(Pixels picture) {
        int left = Math.max(0, x);
        int top = Math.max(0, y);
        return new CropBox(left, top, Math.min(picture.width(), x + width) - left,
                Math.min(picture.height(), y + height) - top);
    }
}
