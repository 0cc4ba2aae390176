package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import dev.varve.card.Reading;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.function.IntUnaryOperator;
import org.bytedeco.opencv.opencv_core.Mat;

/** Files to pixels of exactly the channels that they store; of 16 bits the values up to white become 0 to 255. */
final class StoredChannels {

    private static final long MOST_VALUES = 1L << 29;
    private static final int LARGEST = 255;
    private static final int ALPHA = 3;

    private StoredChannels() {
    }

    static int count(Container container, byte[] bytes) throws Unreadable {
        return container.channels() == Container.UNKNOWN ? TiffFile.channels(bytes) : container.channels();
    }

    /**
     * Decodes a file.
     *
     * @param reduced flag by which OpenCV shrinks a JPEG
     */
    static Pixels decode(Container container, byte[] bytes, int reduced, Reading reading) throws Unreadable {
        int channels = count(container, bytes);
        if (channels != reading.channels()) {
            throw new OtherChannels(channels, reading);
        }
        if (container.width() * container.height() > MOST_VALUES / channels) {
            throw new Unreadable("%,d x %,d pixels of %d channels, more than fit in memory", container.width(),
                    container.height(), channels);
        }
        if (container.channels() == Container.UNKNOWN) {
            return TiffFile.decode(bytes, reading);
        }
        Pixels pixels = container.jpeg()
                ? OpenCv.decode(bytes, (channels == 1 ? IMREAD_GRAYSCALE : IMREAD_COLOR_RGB) | reduced)
                : OpenCv.decode(bytes, IMREAD_UNCHANGED, picture -> unchanged(picture, reading));
        Pixels stored = PngFile.isGreyWithAlpha(bytes) ? greyWithAlpha(pixels) : withoutMore(pixels, container);
        if (stored.channels() != channels) {
            throw new Unreadable("its channels cannot be taken as they are stored; save it as plain PNG or TIFF");
        }
        return stored;
    }

    /** A value of up to 16 bits as one of 8. */
    static byte toByte(int value, Reading reading) {
        return (byte) Math.round((double) LARGEST * Math.min(value, reading.white()) / reading.white());
    }

    /** OpenCV keeps blue before green and red. */
    private static Pixels unchanged(Mat picture, Reading reading) {
        int channels = picture.channels();
        byte[] bytes = new byte[picture.cols() * picture.rows() * channels];
        IntUnaryOperator place = at -> channels < Container.COLOURS || at % channels == ALPHA ? at
                : at + 2 - 2 * (at % channels);
        if (picture.depth() == CV_8U) {
            ByteBuffer values = picture.createBuffer();
            for (int at = 0; at < bytes.length; at++) {
                bytes[place.applyAsInt(at)] = values.get(at);
            }
        } else {                                                    // PNG has 8 or 16 bits, the others have 8
            ShortBuffer values = picture.createBuffer();
            for (int at = 0; at < bytes.length; at++) {
                bytes[place.applyAsInt(at)] = toByte(Short.toUnsignedInt(values.get(at)), reading);
            }
        }
        return Pixels.owning(picture.cols(), picture.rows(), channels, bytes);
    }

    /** OpenCV repeats grey as blue, green and red. */
    private static Pixels greyWithAlpha(Pixels pixels) {
        byte[] all = pixels.array();
        byte[] two = new byte[all.length / 2];
        for (int pixel = 0; pixel < two.length / 2; pixel++) {
            two[2 * pixel] = all[Container.WITH_ALPHA * pixel];
            two[2 * pixel + 1] = all[Container.WITH_ALPHA * pixel + ALPHA];
        }
        return Pixels.owning(pixels.width(), pixels.height(), 2, two);
    }

    /** GIF and BMP store no transparency of their own, for which OpenCV may add a channel. */
    private static Pixels withoutMore(Pixels pixels, Container container) {
        if (container.channels() != Container.COLOURS || pixels.channels() != Container.WITH_ALPHA) {
            return pixels;
        }
        byte[] all = pixels.array();
        byte[] colours = new byte[all.length / Container.WITH_ALPHA * Container.COLOURS];
        for (int at = 0; at < colours.length; at++) {
            colours[at] = all[at / Container.COLOURS * Container.WITH_ALPHA + at % Container.COLOURS];
        }
        return Pixels.owning(pixels.width(), pixels.height(), Container.COLOURS, colours);
    }
}
