package dev.varve.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** A picture in memory that never changes: red, green, blue, one byte each, row by row from the upper left corner. */
public final class Pixels {

    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb;

    private Pixels(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(Math.multiplyExact(width, height), CHANNELS)) {
            throw new IllegalArgumentException(String.format(
                    "pixels: %d x %d with 3 channels needs width x height x 3 bytes, at least one pixel; got %d",
                    width, height, rgb.length));
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /**
     * Copies a picture.
     *
     * @param width at least 1
     * @param height at least 1
     * @param rgb {@code height x width x 3} bytes
     * @return the picture
     */
    public static Pixels of(int width, int height, byte[] rgb) {
        return new Pixels(width, height, rgb.clone());
    }

    /**
     * Takes over an array that nobody will write to any more.
     *
     * @param width at least 1
     * @param height at least 1
     * @param rgb {@code height x width x 3} bytes
     * @return the picture
     */
    public static Pixels owning(int width, int height, byte[] rgb) {
        return new Pixels(width, height, rgb);
    }

    /** The array itself, for readers of this package. */
    byte[] array() {
        return rgb;
    }

    /** Pixels of a row. */
    public int width() {
        return width;
    }

    /** Number of rows. */
    public int height() {
        return height;
    }

    /** The smaller of width and height. */
    public int shortSide() {
        return Math.min(width, height);
    }

    /** The bytes, {@code [height, width, 3]}; read-only, not a copy. */
    public ByteBuffer rgb() {
        return ByteBuffer.wrap(rgb).asReadOnlyBuffer();
    }

    /**
     * Reads one value.
     *
     * @param x column, from 0
     * @param y row, from 0
     * @param channel 0 red, 1 green, 2 blue
     * @return 0 to 255
     */
    public int at(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(channel, CHANNELS);
        return Byte.toUnsignedInt(rgb[(y * width + x) * CHANNELS + channel]);
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
        byte[] part = new byte[box.width() * box.height() * CHANNELS];
        int row = box.width() * CHANNELS;
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(rgb, ((box.y() + y) * width + box.x()) * CHANNELS, part, y * row, row);
        }
        return new Pixels(box.width(), box.height(), part);
    }

    /** The mirror image: left and right change places. */
    public Pixels mirrored() {
        byte[] mirrored = new byte[rgb.length];
        for (int from = 0; from < rgb.length; from += CHANNELS) {
            int column = from / CHANNELS % width;
            System.arraycopy(rgb, from, mirrored, from + (width - 1 - 2 * column) * CHANNELS, CHANNELS);
        }
        return new Pixels(width, height, mirrored);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pixels pixels && width == pixels.width && Arrays.equals(rgb, pixels.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Pixels[" + width + " x " + height + "]";
    }
}
