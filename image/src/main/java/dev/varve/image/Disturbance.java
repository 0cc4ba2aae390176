package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** What poor lenses and small files do to pictures. */
public final class Disturbance {

    /** The kernel ends at so many standard deviations. */
    private static final int REACH = 3;

    private Disturbance() {
    }

    /**
     * A Gaussian blur, of a kernel that reaches three deviations, mirrored at the rim as torchvision's.
     *
     * @param sigma standard deviation in pixels, positive
     * @return a picture of the same size
     */
    public static Pixels blur(Pixels picture, double sigma) {
        int side = 2 * (int) Math.ceil(REACH * sigma) + 1;
        try (OpenCv.Native source = OpenCv.copy(picture, Frame.whole(Frame.Size.of(picture)).inside(picture));
                Mat target = new Mat();
                Size kernel = new Size(side, side)) {
            GaussianBlur(source.mat(), target, kernel, sigma, sigma, BORDER_REFLECT_101, 0);
            return OpenCv.pixels(target);
        }
    }

    /**
     * What is left after the picture was written as JPEG and read again.
     *
     * @param quality 1 to 100, of libjpeg
     * @return a picture of the same size
     */
    public static Pixels jpeg(Pixels picture, int quality) {
        try (OpenCv.Native source = OpenCv.copy(picture, Frame.whole(Frame.Size.of(picture)).inside(picture));
                BytePointer file = new BytePointer();
                IntPointer options = new IntPointer(IMWRITE_JPEG_QUALITY, quality)) {
            cvtColor(source.mat(), source.mat(), COLOR_RGB2BGR);
            imencode(".jpg", source.mat(), file, options);
            try (Mat bytes = new Mat(1, (int) file.limit(), CV_8UC1, file);
                    Mat read = imdecode(bytes, IMREAD_COLOR)) {
                cvtColor(read, read, COLOR_BGR2RGB);
                return OpenCv.pixels(read);
            }
        }
    }
}
