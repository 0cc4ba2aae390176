package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Changes the size of pictures: the mean of the covered area when shrinking, bilinear when enlarging or shrinking by
 * less than a quarter, where it skips no pixel and is several times faster.
 */
public final class Resize {

    /** A picture longer than this many times its short side keeps its middle: a strip must not fill the memory. */
    private static final int LONGEST = 8;

    private static final double MILD_SHRINKING = 0.75;

    private Resize() {
    }

    /**
     * Gives a picture a certain short side and keeps its shape (the long side is rounded); of a picture more than
     * eight times as long as wide, the middle eighth-shape is kept.
     *
     * @param pixels the picture
     * @param shortSide at least 1
     * @return a picture whose smaller side is {@code shortSide}; the same object if it is so already
     */
    public static Pixels toShortSide(Pixels pixels, int shortSide) {
        Pixels middle = withoutExcess(pixels);
        double scale = (double) shortSide / middle.shortSide();
        boolean upright = middle.height() > middle.width();
        int width = upright ? shortSide : (int) Math.round(middle.width() * scale);
        int height = upright ? (int) Math.round(middle.height() * scale) : shortSide;
        return to(middle, width, height);
    }

    /**
     * As {@link #toShortSide}, but never enlarges.
     *
     * @param pixels the picture
     * @param shortSide at least 1
     * @return a picture whose smaller side is at most {@code shortSide}
     */
    public static Pixels shrinkToShortSide(Pixels pixels, int shortSide) {
        return pixels.shortSide() <= shortSide ? withoutExcess(pixels) : toShortSide(pixels, shortSide);
    }

    /** Gives a picture exactly this size. */
    static Pixels to(Pixels pixels, int width, int height) {
        if (pixels.width() == width && pixels.height() == height) {
            return pixels;
        }
        boolean skips = Math.min(width, height) < MILD_SHRINKING * pixels.shortSide();
        try (OpenCv.Native source = OpenCv.copy(pixels);
                Mat target = new Mat();
                Size size = new Size(width, height)) {
            resize(source.mat(), target, size, 0, 0, skips ? INTER_AREA : INTER_LINEAR);
            return OpenCv.pixels(target);
        }
    }

    private static Pixels withoutExcess(Pixels pixels) {
        int longest = LONGEST * pixels.shortSide();
        return pixels.crop(CropBox.centre(
                pixels, Math.min(pixels.width(), longest), Math.min(pixels.height(), longest)));
    }
}
