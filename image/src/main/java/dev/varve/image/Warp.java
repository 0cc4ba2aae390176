package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.warpPerspective;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Crop, resize and any change of shape in one resampling. This is torch's {@code grid_sample}, as fastai calls it: what
 * lies beyond the part that is cut out is read as the {@link Sampling} says, by default as in a mirror that stands on
 * the outermost pixels.
 */
public final class Warp {

    /** Beyond this the four pixels that bilinear sampling reads would skip others. */
    private static final int MOST_SHRINKING = 2;

    private Warp() {
    }

    /**
     * Resamples a part of a picture.
     *
     * @param pixels the picture
     * @param frame the part; what of it lies beyond the picture is padded
     * @param map unit coordinates of the result to those of the frame
     * @param sampling how, and how large
     * @param out direct; receives {@code [size, size, channels]} bytes from its position on, and moves it behind them
     */
    public static void square(Pixels pixels, Frame frame, Homography map, Sampling sampling, ByteBuffer out) {
        CropBox inside = frame.inside(pixels);
        int most = MOST_SHRINKING * sampling.size();
        double scaleX = Math.min(1, (double) most / frame.width());
        double scaleY = Math.min(1, (double) most / frame.height());
        Homography toFrame = Homography.shift(scaleX * (frame.x() - inside.x()), scaleY * (frame.y() - inside.y()))
                .after(Homography.toPixels((int) Math.round(scaleX * frame.width()),
                        (int) Math.round(scaleY * frame.height()), sampling.alignCorners()));
        double[] where = toFrame.after(map).after(sampling.fromPixels()).entries();
        if (scaleX < 1 || scaleY < 1) {
            Pixels smaller = Resize.to(pixels.crop(inside), scaled(inside.width(), scaleX),
                    scaled(inside.height(), scaleY));
            resample(smaller, Frame.whole(Frame.Size.of(smaller)).inside(smaller), where, sampling, out);
        } else {
            resample(pixels, inside, where, sampling, out);
        }
    }

    private static int scaled(int pixels, double scale) {
        return (int) Math.max(1, Math.round(scale * pixels));
    }

    private static void resample(Pixels pixels, CropBox part, double[] where, Sampling sampling, ByteBuffer out) {
        int side = sampling.size();
        try (OpenCv.Native source = OpenCv.copy(pixels, part);
                OpenCv.Native target = OpenCv.view(out, side, side, pixels.channels());
                DoublePointer entries = new DoublePointer(where);
                Mat matrix = new Mat(3, 3, CV_64F, entries);
                Size size = new Size(side, side);
                Scalar black = new Scalar()) {
            warpPerspective(source.mat(), target.mat(), matrix, size, mode(sampling) | WARP_INVERSE_MAP,
                    border(sampling), black);
        }
        out.position(out.position() + side * side * pixels.channels());
    }

    private static int mode(Sampling sampling) {
        return switch (sampling.mode()) {
            case BILINEAR -> INTER_LINEAR;
            case NEAREST -> INTER_NEAREST;
            case BICUBIC -> INTER_CUBIC;
        };
    }

    private static int border(Sampling sampling) {
        return switch (sampling.padMode()) {
            case REFLECTION -> sampling.alignCorners() ? BORDER_REFLECT_101 : BORDER_REFLECT;
            case BORDER -> BORDER_REPLICATE;
            case ZEROS -> BORDER_CONSTANT;
        };
    }
}
