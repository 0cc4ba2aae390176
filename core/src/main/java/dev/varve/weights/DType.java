package dev.varve.weights;

/** How a number is stored, named as in a safetensors header. */
public enum DType {
    /** IEEE double. */
    F64(8),
    /** IEEE single. */
    F32(4),
    /** IEEE half: 5 bits of exponent, 10 of fraction. */
    F16(2),
    /** The upper half of a single: 8 bits of exponent, 7 of fraction. */
    BF16(2),
    /** Signed integer of 64 bits. */
    I64(8),
    /** Signed integer of 32 bits. */
    I32(4),
    /** Unsigned byte. */
    U8(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }
}
