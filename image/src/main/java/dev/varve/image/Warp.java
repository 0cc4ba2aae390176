package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.warpPerspective;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Crop, resize and any change of shape in one resampling: bilinear, read outside the crop as in a mirror that stands
 * on the outermost pixels. This is torch's {@code grid_sample(padding_mode="reflection", align_corners=True)}, as
 * fastai calls it.
 */
public final class Warp {

    /** Beyond this the four pixels that bilinear sampling reads would skip others. */
    private static final int MOST_SHRINKING = 2;

    private Warp() {
    }

    /**
     * Resamples a square of a picture.
     *
     * @param pixels the picture
     * @param crop a square inside it, of at least 2 pixels a side
     * @param map unit coordinates of the result to those of the crop
     * @param size pixels of each side of the result, at least 2
     * @param out direct; receives {@code [size, size, channels]} bytes from its position on, and moves it behind them
     */
    public static void square(Pixels pixels, CropBox crop, Homography map, int size, ByteBuffer out) {
        int most = MOST_SHRINKING * size;
        if (crop.width() > most) {
            square(Resize.to(pixels.crop(crop), most, most), CropBox.square(most, most, 0), map, size, out);
            return;
        }
        double[] where = Homography.toPixels(crop.width()).after(map).after(Homography.fromPixels(size)).entries();
        try (OpenCv.Native source = OpenCv.copy(pixels, crop);
                OpenCv.Native target = OpenCv.view(out, size, size, pixels.channels());
                DoublePointer entries = new DoublePointer(where);
                Mat matrix = new Mat(3, 3, CV_64F, entries);
                Size outSize = new Size(size, size);
                Scalar unused = new Scalar()) {
            warpPerspective(source.mat(), target.mat(), matrix, outSize, INTER_LINEAR | WARP_INVERSE_MAP,
                    BORDER_REFLECT_101, unused);
        }
        out.position(out.position() + size * size * pixels.channels());
    }
}
