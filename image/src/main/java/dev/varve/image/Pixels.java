package dev.varve.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A picture in memory that never changes: channels of one byte each, such as red, green and blue, pixel by pixel and
 * row by row from the upper left corner.
 */
public final class Pixels {

    private static final int RGB = 3;

    private final int width;
    private final int height;
    private final int channels;
    private final byte[] bytes;

    private Pixels(int width, int height, int channels, byte[] bytes) {
        if (width < 1 || height < 1 || channels < 1
                || bytes.length != Math.multiplyExact(Math.multiplyExact(width, height), channels)) {
            throw new IllegalArgumentException(String.format("pixels: %d x %d with %d channels needs width x height x "
                    + "channels bytes, at least one pixel; got %d", width, height, channels, bytes.length));
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.bytes = bytes;
    }

    /**
     * Copies a picture of red, green and blue.
     *
     * @param width at least 1
     * @param height at least 1
     * @param rgb {@code height x width x 3} bytes
     * @return the picture
     */
    public static Pixels of(int width, int height, byte[] rgb) {
        return of(width, height, RGB, rgb);
    }

    /**
     * Copies a picture.
     *
     * @param width at least 1
     * @param height at least 1
     * @param channels at least 1
     * @param bytes {@code height x width x channels} of them
     * @return the picture
     */
    public static Pixels of(int width, int height, int channels, byte[] bytes) {
        return new Pixels(width, height, channels, bytes.clone());
    }

    /**
     * Takes over an array that nobody will write to any more.
     *
     * @param width at least 1
     * @param height at least 1
     * @param channels at least 1
     * @param bytes {@code height x width x channels} of them
     * @return the picture
     */
    public static Pixels owning(int width, int height, int channels, byte[] bytes) {
        return new Pixels(width, height, channels, bytes);
    }

    /** The array itself, for readers of this package. */
    byte[] array() {
        return bytes;
    }

    /** Pixels of a row. */
    public int width() {
        return width;
    }

    /** Number of rows. */
    public int height() {
        return height;
    }

    /** Values of a pixel. */
    public int channels() {
        return channels;
    }

    /** The smaller of width and height. */
    public int shortSide() {
        return Math.min(width, height);
    }

    /** The bytes, {@code [height, width, channels]}; read-only, not a copy. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * Reads one value.
     *
     * @param x column, from 0
     * @param y row, from 0
     * @param channel from 0, of photos red, then green and blue
     * @return 0 to 255
     */
    public int at(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(channel, channels);
        return Byte.toUnsignedInt(bytes[(y * width + x) * channels + channel]);
    }

    /**
     * What is shown of a pixel: the first three channels as red, green and blue; of one or two channels the last stands
     * for those that are missing.
     *
     * @param x column, from 0
     * @param y row, from 0
     * @param colour 0 for red, 1 for green, 2 for blue
     * @return 0 to 255
     */
    public int shown(int x, int y, int colour) {
        return at(x, y, Math.min(colour, channels - 1));
    }

    /**
     * Cuts out a part.
     *
     * @param box where; must lie inside
     * @return a picture of the size of the box; this one if the box covers it
     */
    public Pixels crop(CropBox box) {
        if (box.x() + box.width() > width || box.y() + box.height() > height) {
            throw new IllegalArgumentException(box + " does not lie inside " + this);
        }
        if (box.width() == width && box.height() == height) {
            return this;
        }
        byte[] part = new byte[box.width() * box.height() * channels];
        int row = box.width() * channels;
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(bytes, ((box.y() + y) * width + box.x()) * channels, part, y * row, row);
        }
        return new Pixels(box.width(), box.height(), channels, part);
    }

    /** The mirror image: left and right change places. */
    public Pixels mirrored() {
        byte[] mirrored = new byte[bytes.length];
        for (int from = 0; from < bytes.length; from += channels) {
            int column = from / channels % width;
            System.arraycopy(bytes, from, mirrored, from + (width - 1 - 2 * column) * channels, channels);
        }
        return new Pixels(width, height, channels, mirrored);
    }

    /**
     * The channels of pictures one behind the other.
     *
     * @param pictures at least one, all of the same size
     */
    public static Pixels stacked(Pixels... pictures) {
        Pixels first = pictures[0];
        int channels = Arrays.stream(pictures).mapToInt(Pixels::channels).sum();
        byte[] all = new byte[Math.multiplyExact(first.width * first.height, channels)];
        int offset = 0;
        for (Pixels one : pictures) {
            if (one.width != first.width || one.height != first.height) {
                throw new IllegalArgumentException("pixels: a stack needs pictures of one size: " + first + ", " + one);
            }
            for (int i = 0; i < one.bytes.length; i++) {
                all[i / one.channels * channels + offset + i % one.channels] = one.bytes[i];
            }
            offset += one.channels;
        }
        return new Pixels(first.width, first.height, channels, all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pixels pixels && width == pixels.width && channels == pixels.channels
                && Arrays.equals(bytes, pixels.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + channels) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Pixels[" + width + " x " + height + (channels == RGB ? "]" : " x " + channels + "]");
    }
}
