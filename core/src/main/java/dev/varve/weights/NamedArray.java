package dev.varve.weights;

import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

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

    /** Doubles in the given shape, each rounded once to the type: to nearest, ties to even. */
    public static NamedArray rounded(String name, DType dtype, Shape shape, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, dtype.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            dtype.put(bytes, i, values[i]);
        }
        return new NamedArray(name, dtype, shape, bytes);
    }

    /** Integers of 64 bits in the given shape. */
    public static NamedArray integers(String name, Shape shape, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new NamedArray(name, DType.I64, shape, bytes);
    }

    /** The same number everywhere. */
    public static NamedArray filled(String name, DType dtype, Shape shape, double value) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        Arrays.fill(values, value);
        return rounded(name, dtype, shape, values);
    }

    /** What a parameter holds that no node computes with: zeros, integers if it is a scalar. */
    static NamedArray zeros(Parameter parameter) {
        return filled(parameter.name(), parameter.shape().rank() == 0 ? DType.I64 : DType.F32, parameter.shape(), 0);
    }

    /** A view of the bytes with a position of its own, little-endian. */
    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How many numbers there are; 1 in a scalar. */
    public int size() {
        return bytes.limit() / dtype.bytes();
    }

    /** A copy of the numbers, row-major; doubles are rounded, halves and bfloat16 are exact. */
    public float[] floats() {
        float[] values = new float[size()];
        if (dtype == DType.F32) {
            bytes().asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) dtype.get(bytes, i);
        }
        return values;
    }

    /** A copy of the numbers, row-major, exact but for integers beyond 2^53. */
    public double[] doubles() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = dtype.get(bytes, i);
        }
        return values;
    }

    /** Whether no number is infinite or not a number; integers never are. */
    public boolean isFinite() {
        if (dtype.isFloating()) {
            for (float value : floats()) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The same numbers stored as another type, each rounded once; this array if it is of that type. */
    public NamedArray as(DType wanted) {
        if (wanted == dtype) {
            return this;
        }
        return wanted == DType.F32 ? of(name, shape, floats()) : rounded(name, wanted, shape, doubles());
    }
}
