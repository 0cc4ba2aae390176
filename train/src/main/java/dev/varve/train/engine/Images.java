package dev.varve.train.engine;

import java.nio.ByteBuffer;

/**
 * A batch of square images in a direct buffer, which must not be written to until the call that takes it returns.
 *
 * @param bytes exactly as many as encoding, count and size need, from position to limit
 * @param encoding what the bytes are
 * @param count images, at least 1
 * @param size pixels of each side, at least 1
 * @param channels of each pixel, at least 1
 */
public record Images(ByteBuffer bytes, Encoding encoding, int count, int size, int channels) implements Input {

    private static final int RGB = 3;

    /** How pixels are stored. */
    public enum Encoding {
        /** Bytes 0 to 255, {@code [N, size, size, C]}: the engine normalises them. */
        PIXELS(1),
        /** Singles in native byte order, {@code [N, C, size, size]}, normalised already. */
        NORMALISED(Float.BYTES);

        private final int bytes;

        Encoding(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * Checks the buffer.
     *
     * @throws IllegalArgumentException if it is not direct or has another length
     */
    public Images {
        if (count < 1 || size < 1 || channels < 1) {
            throw new IllegalArgumentException("images: count, size and channels must be at least 1, got " + count
                    + ", " + size + " and " + channels);
        }
        long needed = (long) count * size * size * channels * encoding.bytes;
        if (!bytes.isDirect() || bytes.remaining() != needed) {
            throw new IllegalArgumentException("images: " + count + " of " + size + " x " + size + " need a direct "
                    + "buffer of " + needed + " bytes, got " + (bytes.isDirect() ? "" : "a heap buffer of ")
                    + bytes.remaining());
        }
    }

    /** Red, green and blue. */
    public Images(ByteBuffer bytes, Encoding encoding, int count, int size) {
        this(bytes, encoding, count, size, RGB);
    }

    /** Photos as a decoder leaves them: bytes 0 to 255, {@code [count, size, size, 3]}. */
    public static Images pixels(ByteBuffer bytes, int count, int size) {
        return pixels(bytes, count, size, RGB);
    }

    /** Images as a decoder leaves them: bytes 0 to 255, {@code [count, size, size, channels]}. */
    public static Images pixels(ByteBuffer bytes, int count, int size, int channels) {
        return new Images(bytes, Encoding.PIXELS, count, size, channels);
    }

    @Override
    public Images part(int from, int number) {
        int one = bytes.remaining() / count;
        return new Images(bytes.slice(bytes.position() + from * one, number * one), encoding, number, size,
                channels);
    }

    /** The extents of the values as stored. */
    long[] extents() {
        return encoding == Encoding.PIXELS
                ? new long[] {count, size, size, channels} : new long[] {count, channels, size, size};
    }
}
