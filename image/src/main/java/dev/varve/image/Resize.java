package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Changes the size of pictures: means of boxes of 2, 4, 8 … pixels a side until the scale is above a half, then
 * bilinear, which leaves out no pixel there: cheaper than means of the covered area, and nearly as smooth.
 */
public final class Resize {

    /** A picture longer than this many times its short side keeps its middle: a strip must not fill the memory. */
    private static final int LONGEST = 8;

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

    /** Gives a picture exactly this size; up to a box's side less one pixel of its edges may be left out. */
    static Pixels to(Pixels pixels, int width, int height) {
        if (pixels.width() == width && pixels.height() == height) {
            return pixels;
        }
        int box = box(pixels.shortSide(), Math.min(width, height));
        CropBox whole = CropBox.centre(pixels, pixels.width() / box * box, pixels.height() / box * box);
        try (OpenCv.Native source = OpenCv.copy(pixels, whole);
                Mat target = new Mat();
                Size size = new Size(width, height)) {
            for (int done = 1; done < box; done *= 2) {
                halve(source.mat());
            }
            resize(source.mat(), target, size, 0, 0, INTER_LINEAR);
            return OpenCv.pixels(target);
        }
    }

    /** One box of 2 x 2 after the other: OpenCV is several times slower with larger ones. */
    private static void halve(Mat picture) {
        try (Mat larger = new Mat(picture);         // of the same bytes
                Size half = new Size(picture.cols() / 2, picture.rows() / 2)) {
            resize(larger, picture, half, 0, 0, INTER_AREA);
        }
    }

    /** The largest power of two by which a side can be divided before it is too small. */
    private static int box(int from, int to) {
        int box = 1;
        while (2L * box * to <= from) {
            box *= 2;
        }
        return box;
    }

    private static Pixels withoutExcess(Pixels pixels) {
        int longest = LONGEST * pixels.shortSide();
        return pixels.crop(CropBox.centre(
                pixels, Math.min(pixels.width(), longest), Math.min(pixels.height(), longest)));
    }
}
