package dev.varve.weights;

import dev.varve.graph.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An immutable array: its numbers, row-major, as bytes in memory or in a mapped file.
 *
 * @param name PyTorch's name in the state dictionary
 * @param dtype how each number is stored
 * @param shape known extents; a scalar has none
 * @param bytes little-endian, exactly as many as the shape needs; read-only, position 0
 */
public record NamedArray(String name, DType dtype, Shape shape, ByteBuffer bytes) {

    /** Keeps a read-only view of the bytes. */
    public NamedArray {
        long needed = Math.multiplyExact(shape.elements(), (long) dtype.bytes());
        if (bytes.remaining() != needed) {
            throw new IllegalArgumentException(name + ": " + dtype + " " + shape + " needs " + needed
                    + " bytes, got " + bytes.remaining());
        }
        bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Singles in the given shape. */
    public static NamedArray of(String name, Shape shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new NamedArray(name, DType.F32, shape, bytes);
    }

    /** A view of the bytes with a position of its own, little-endian. */
    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
