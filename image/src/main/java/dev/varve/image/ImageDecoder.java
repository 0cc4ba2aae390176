package dev.varve.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Files to pixels: JPEG, PNG, GIF (first frame), BMP, WebP and TIFF, turned upright as EXIF says. Where nothing else is
 * asked for, grey, palette, CMYK and 16-bit pictures become RGB of 8 bits, and transparency is dropped; by a
 * {@link Reading} channels are taken as they are stored.
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
     * Reads the bytes of an image file.
     *
     * @param bytes the whole file
     * @param name what messages call it
     * @param shortSide as in {@link #decode(Path, int)}
     * @return the picture
     * @throws InvalidInput if it is not a readable image
     */
    public static Pixels decode(byte[] bytes, String name, int shortSide) {
        return decode(List.of(bytes), List.of(name), shortSide, Reading.RGB);
    }

    /**
     * Reads the files of an item.
     *
     * @param files where they lie, as many as the reading wants
     * @param shortSide as in {@link #decode(Path, int)}
     * @param reading how they become channels
     * @return the picture, of the reading's channels
     * @throws InvalidInput if one is missing, not a readable image, or of another number of channels
     */
    public static Pixels decode(List<Path> files, int shortSide, Reading reading) {
        return decode(files.stream().map(ImageDecoder::bytes).toList(), files.stream().map(Path::toString).toList(),
                shortSide, reading);
    }

    /**
     * Reads the bytes of an item's files.
     *
     * @param files whole files, as many as the reading wants
     * @param names what messages call them
     * @param shortSide as in {@link #decode(Path, int)}
     * @param reading how they become channels
     * @return the picture, of the reading's channels
     * @throws InvalidInput if one is not a readable image, or of another number of channels or another size than others
     */
    public static Pixels decode(List<byte[]> files, List<String> names, int shortSide, Reading reading) {
        if (files.size() != reading.files()) {
            throw new InvalidInput("%s: must be %s for %s, found %d; name one for each channel", names,
                    Plural.of(reading.files(), "file"), reading, files.size());
        }
        Pixels[] pictures = new Pixels[files.size()];
        for (int i = 0; i < pictures.length; i++) {
            try {
                pictures[i] = decode(files.get(i), shortSide, false, reading.ofOneFile());
            } catch (OtherChannels e) {
                throw new InvalidInput(e, "%s: %s; give a file of as many, or train with other --channels",
                        names.get(i), e.getMessage());
            } catch (Unreadable e) {
                throw new InvalidInput(e, REMEDY, names.get(i), e.getMessage());
            }
        }
        if (Stream.of(pictures).anyMatch(one -> !sameSize(one, pictures[0]))) {
            throw new InvalidInput("%s: the files of a stack must be of one size, found %s; bring them to one",
                    names,
                    Stream.of(pictures).map(one -> one.width() + " x " + one.height()).toList());
        }
        return pictures.length == 1 ? pictures[0] : Pixels.stacked(pictures);
    }

    private static boolean sameSize(Pixels one, Pixels other) {
        return one.width() == other.width() && one.height() == other.height();
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
            decode(bytes, shortSide, true, Reading.RGB);
            return Optional.empty();
        } catch (Unreadable e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * What is wrong with the files of an item, of which those are that are not read as photos.
     *
     * @param files whole files, as many as the reading wants
     * @param reading how they become channels
     * @return what is wrong with the first that is not as it should be, or with all together; empty if nothing is
     */
    public static Optional<String> fault(List<byte[]> files, Reading reading) {
        try {
            Pixels first = null;
            for (byte[] file : files) {
                Pixels one = decode(file, FULL_SIZE, true, reading.ofOneFile());
                first = first == null ? one : first;
                if (!sameSize(one, first)) {
                    return Optional.of("its files are of different sizes: " + first + ", " + one);
                }
            }
            return Optional.empty();
        } catch (Unreadable e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * How many channels a file stores: of grey 1, of colours 3, with transparency one more, of TIFF as many as all its
     * pages of full size have.
     *
     * @param bytes the whole file
     * @return 1 or more; empty if it is not a readable image
     */
    public static OptionalInt channels(byte[] bytes) {
        try {
            return OptionalInt.of(StoredChannels.count(Container.of(bytes, false), bytes));
        } catch (Unreadable e) {
            return OptionalInt.empty();
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

    /**
     * What is left of a stream, not decoded; does not close it.
     *
     * @param name what messages call it
     * @throws InvalidInput if it cannot be read
     */
    public static byte[] bytes(InputStream stream, String name) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new InvalidInput(e, "%s: cannot be read (%s); give another stream", name, Reason.of(e));
        }
    }

    private static Pixels decode(byte[] bytes, int shortSide, boolean thoroughly, Reading reading) throws Unreadable {
        Container container = Container.of(bytes, thoroughly);
        int reduction = container.jpeg() ? reduction(Math.min(container.width(), container.height()), shortSide) : 1;
        if (pixels(container.width() / reduction, container.height() / reduction) > MOST_PIXELS) {
            throw new Unreadable("%,d x %,d pixels, more than a picture has", container.width(), container.height());
        }
        int reduced = switch (reduction) {
            case 2 -> IMREAD_REDUCED_GRAYSCALE_2;       // with the flag of colours: reduced, and in colour
            case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
            case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
            default -> 0;
        };
        return reading.isRgb() ? OpenCv.decode(bytes, IMREAD_COLOR_RGB | reduced)
                : StoredChannels.decode(container, bytes, reduced, reading);
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
}
