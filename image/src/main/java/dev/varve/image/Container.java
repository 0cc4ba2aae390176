package dev.varve.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the outer structure of an image file says, found without decoding.
 *
 * @param jpeg whether the decoder can shrink while it reads
 * @param width pixels of a row as stored, before any turn that EXIF asks for
 * @param height rows as stored
 * @param channels of a pixel as stored, which of a palette are those of its colours; of TIFF {@link TiffFile} knows it
 */
record Container(boolean jpeg, long width, long height, int channels) {

    /** Stands for the channels of TIFF. */
    static final int UNKNOWN = 0;
    /** Red, green and blue. */
    static final int COLOURS = 3;
    /** With transparency. */
    static final int WITH_ALPHA = 4;

    /**
     * Recognises a file by its first bytes and checks that it is whole.
     *
     * @param thoroughly whether the coded data of a JPEG is read, too, which takes as long as decoding it
     * @throws Unreadable if it is none of the known formats, or ends too early
     */
    static Container of(byte[] bytes, boolean thoroughly) throws Unreadable {
        if (bytes.length == 0) {
            throw new Unreadable("the file is empty");
        }
        if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return JpegFile.read(bytes, thoroughly);
        }
        if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return PngFile.read(bytes);
        }
        if (starts(bytes, 4, "ftyp")) {
            throw new Unreadable("%s; convert it to JPEG or PNG", starts(bytes, 8, "avif") ? "AVIF" : "HEIC or video");
        }
        try {
            return SimpleFiles.read(bytes);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new Unreadable("the file ends after %,d bytes, inside its header", bytes.length);
        }
    }

    /** Whether the bytes from {@code offset} on are these Latin-1 characters. */
    static boolean starts(byte[] bytes, int offset, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= offset + wanted.length
                && Arrays.equals(bytes, offset, offset + wanted.length, wanted, 0, wanted.length);
    }

    /** An unsigned number of {@code size} bytes, the largest first or last. */
    static long number(byte[] bytes, int offset, int size, boolean bigEndian) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | Byte.toUnsignedLong(bytes[offset + (bigEndian ? i : size - 1 - i)]);
        }
        return value;
    }
}
