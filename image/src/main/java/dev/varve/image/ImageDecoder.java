package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Files to pixels: JPEG, PNG, GIF (first frame), BMP, WebP and TIFF, turned upright as EXIF says. Grey, palette, CMYK
 * and 16-bit pictures become RGB of 8 bits; transparency is dropped.
 *
 * <p>A large JPEG is shrunk by 2, 4 or 8 while it is read (which spares most of the work) where the caller needs only
 * a certain short side. Truncated files are refused, and damaged ones as far as their structure shows it; so are files
 * of more than 2<sup>27</sup> pixels after that shrinking. All methods may be called from any thread.
 */
public final class ImageDecoder {

    /** Ask for this short side to get a picture in its full size. */
    public static final int FULL_SIZE = Integer.MAX_VALUE;

    private static final long MOST_PIXELS = 1L << 27;
    private static final String REMEDY = "%s: not a readable image (%s); give a JPEG, PNG, GIF, BMP, WebP or TIFF file";

    private ImageDecoder() {
    }

    /**
     * Reads a file.
     *
     * @param path where it lies
     * @param shortSide the result's short side is at least this, or that of the file if it has fewer pixels
     * @return the picture
     * @throws InvalidInput if the file is missing or not a readable image
     */
    public static Pixels decode(Path path, int shortSide) {
        return decode(bytes(path), path.toString(), shortSide);
    }

    /**
     * Reads a stream to its end; does not close it.
     *
     * @param stream the bytes of an image file
     * @param name what messages call it
     * @param shortSide as in {@link #decode(Path, int)}
     * @return the picture
     * @throws InvalidInput if it cannot be read or is not a readable image
     */
    public static Pixels decode(InputStream stream, String name, int shortSide) {
        try {
            return decode(stream.readAllBytes(), name, shortSide);
        } catch (IOException e) {
            throw new InvalidInput(e, "%s: cannot be read (%s); give another stream", name, Reason.of(e));
        }
    }

    /**
     * Reads the bytes of an image file.
     *
     * @param bytes the whole file
     * @param name what messages call it
     * @param shortSide as in {@link #decode(Path, int)}
     * @return the picture
     * @throws InvalidInput if it is not a readable image
     */
    public static Pixels decode(byte[] bytes, String name, int shortSide) {
        try {
            return decode(bytes, shortSide, false);
        } catch (Unreadable e) {
            throw new InvalidInput(e, REMEDY, name, e.getMessage());
        }
    }

    /**
     * What is wrong with the bytes of an image file, found by decoding it. The coded data of a sequential JPEG is
     * read code by code as well, so most damage is found that {@link #decode(byte[], String, int)} fills with grey.
     *
     * @param bytes the whole file
     * @param shortSide as in {@link #decode(Path, int)}; 1 is the fastest
     * @return for example {@code JPEG ends after 300 bytes, before its end marker}; empty if it can be read
     */
    public static Optional<String> fault(byte[] bytes, int shortSide) {
        try {
            decode(bytes, shortSide, true);
            return Optional.empty();
        } catch (Unreadable e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * The bytes of a file, not decoded.
     *
     * @param path where it lies
     * @return all of them
     * @throws InvalidInput if the file is missing or cannot be read
     */
    public static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new InvalidInput(e, "%s: no such file; check the path", path);
        } catch (IOException e) {
            if (Files.isDirectory(path)) {
                throw new InvalidInput(e, "%s: is a folder, not an image; name its files", path);
            }
            throw new InvalidInput(e, "%s: cannot be read (%s); check its rights", path, Reason.of(e));
        }
    }

    private static Pixels decode(byte[] bytes, int shortSide, boolean thoroughly) throws Unreadable {
        Container container = Container.of(bytes, thoroughly);
        int reduction = container.jpeg() ? reduction(Math.min(container.width(), container.height()), shortSide) : 1;
        if (pixels(container.width() / reduction, container.height() / reduction) > MOST_PIXELS) {
            throw new Unreadable("%,d x %,d pixels, more than a picture has", container.width(), container.height());
        }
        return native8bit(bytes, IMREAD_COLOR_RGB | switch (reduction) {
            case 2 -> IMREAD_REDUCED_GRAYSCALE_2;       // with the flag above: reduced, and in colour
            case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
            case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
            default -> 0;
        });
    }

    /** Their product, which stays large where it would overflow. */
    private static long pixels(long width, long height) {
        return Math.max(width, 1) * Math.min(Math.max(height, 1), MOST_PIXELS + 1);
    }

    /** The largest divisor that leaves the short side large enough. */
    private static int reduction(long stored, int shortSide) {
        int divisor = 8;
        while (divisor > 1 && stored / divisor < shortSide) {
            divisor /= 2;
        }
        return divisor;
    }

    private static Pixels native8bit(byte[] bytes, int flags) throws Unreadable {
        try (BytePointer pointer = new BytePointer(bytes);
                Mat file = new Mat(1, bytes.length, CV_8UC1, pointer);
                Mat picture = OpenCv.decode(file, flags)) {
            if (picture.empty()) {
                throw new Unreadable("its content is damaged or of an unknown kind");
            }
            return OpenCv.pixels(picture);
        } catch (RuntimeException e) {
            throw new Unreadable("its content is damaged: %s", e.getMessage().lines().findFirst().orElse(""));
        }
    }
}
