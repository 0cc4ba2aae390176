package dev.varve.train.engine;

import java.nio.ByteBuffer;

/**
 * What the stable segments of a phase made of a batch, in a direct buffer, which must not be written to until the call
 * that takes it returns.
 *
 * @param bytes a record for each image, see {@link Border}, from position to limit
 * @param border what a record holds
 * @param count images, at least 1
 */
public record Features(ByteBuffer bytes, Border border, int count) implements Input {

    /**
     * Checks the buffer.
     *
     * @throws IllegalArgumentException if it is not direct or has another length
     */
    public Features {
        if (count < 1) {
            throw new IllegalArgumentException("features: count must be at least 1, got " + count);
        }
        long needed = (long) count * border.bytes();
        if (!bytes.isDirect() || bytes.remaining() != needed) {
            throw new IllegalArgumentException("features: " + count + " records of " + border.bytes() + " bytes need a "
                    + "direct buffer of " + needed + " bytes, got " + (bytes.isDirect() ? "" : "a heap buffer of ")
                    + bytes.remaining());
        }
    }

    @Override
    public Features part(int from, int number) {
        int record = Math.toIntExact(border.bytes());
        return new Features(bytes.slice(bytes.position() + from * record, number * record), border, number);
    }
}
