package dev.varve.image;

import dev.varve.card.Reading;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The channels of a TIFF file of any number of samples and pages, by the reader that comes with Java: OpenCV reads four
 * samples at most, and of some kinds only the first. Pages of the first one's size follow each other as channels;
 * others are previews.
 */
final class TiffFile {

    private static final int BITS_16 = 16;

    private TiffFile() {
    }

    /** What is read of an opened file. */
    private interface Reader<T> {
        T read(ImageReader reader, int[] pages) throws IOException, Unreadable;
    }

    static int channels(byte[] bytes) throws Unreadable {
        return open(bytes, (reader, pages) -> {
            int channels = 0;
            for (int page : pages) {
                channels += reader.getRawImageType(page).getNumBands();
            }
            return channels;
        });
    }

    static Pixels decode(byte[] bytes, Reading reading) throws Unreadable {
        return open(bytes, (reader, pages) -> {
            List<Pixels> pictures = new ArrayList<>();
            for (int page : pages) {
                pictures.add(pixels(reader.read(page), reading));
            }
            return Pixels.stacked(pictures.toArray(Pixels[]::new));
        });
    }

    private static <T> T open(byte[] bytes, Reader<T> what) throws Unreadable {
        ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream);
            return what.read(reader, pages(reader));
        } catch (EOFException e) {
            throw new Unreadable("TIFF ends after %,d bytes, before its last value", bytes.length);
        } catch (IOException | RuntimeException e) {
            throw new Unreadable("TIFF that cannot be read: %s", String.valueOf(e.getMessage()).lines().findFirst()
                    .orElse(""));
        } finally {
            reader.dispose();
        }
    }

    private static int[] pages(ImageReader reader) throws IOException {
        List<Integer> pages = new ArrayList<>();
        for (int page = 0; page < reader.getNumImages(true); page++) {
            if (reader.getWidth(page) == reader.getWidth(0) && reader.getHeight(page) == reader.getHeight(0)) {
                pages.add(page);
            }
        }
        return pages.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Pixels pixels(BufferedImage page, Reading reading) throws Unreadable {
        Raster values = page.getRaster();
        int[] bits = values.getSampleModel().getSampleSize();
        boolean whole = values.getTransferType() == DataBuffer.TYPE_BYTE
                || values.getTransferType() == DataBuffer.TYPE_USHORT;
        if (!whole || page.getColorModel() instanceof IndexColorModel
                || !IntStream.of(bits).allMatch(one -> one == Byte.SIZE || one == BITS_16)) {
            throw new Unreadable("TIFF of a palette, of signed or fractional numbers, or of other than 8 or 16 bits; "
                    + "save it with whole numbers of 8 or 16 bits");
        }
        int[] samples = values.getPixels(0, 0, values.getWidth(), values.getHeight(), (int[]) null);
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bits[i % bits.length] == Byte.SIZE ? (byte) samples[i]
                    : StoredChannels.toByte(samples[i], reading);
        }
        return Pixels.owning(values.getWidth(), values.getHeight(), bits.length, bytes);
    }
}
