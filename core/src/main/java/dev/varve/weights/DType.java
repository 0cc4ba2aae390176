package dev.varve.weights;

import java.nio.ByteBuffer;

/** How a number is stored, named as in a safetensors header. */
public enum DType {
    /** IEEE double. */
    F64(8) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return bytes.getDouble(index * 8);
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.putDouble(index * 8, value);
        }
    },
    /** IEEE single. */
    F32(4) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return bytes.getFloat(index * 4);
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.putFloat(index * 4, (float) value);
        }
    },
    /** IEEE half: 5 bits of exponent, 10 of fraction. */
    F16(2) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return Minifloat.HALF.decode(bytes.getShort(index * 2));
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.putShort(index * 2, Minifloat.HALF.encode(value));
        }
    },
    /** The upper half of a single: 8 bits of exponent, 7 of fraction. */
    BF16(2) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return Minifloat.BFLOAT.decode(bytes.getShort(index * 2));
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.putShort(index * 2, Minifloat.BFLOAT.encode(value));
        }
    },
    /** Signed integer of 64 bits. */
    I64(8) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return bytes.getLong(index * 8);
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.putLong(index * 8, (long) value);
        }
    },
    /** Signed integer of 32 bits. */
    I32(4) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return bytes.getInt(index * 4);
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.putInt(index * 4, (int) value);
        }
    },
    /** Signed integer of 16 bits. */
    I16(2) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return bytes.getShort(index * 2);
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.putShort(index * 2, (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, (int) value)));
        }
    },
    /** Signed byte. */
    I8(1) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return bytes.get(index);
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.put(index, (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, (int) value)));
        }
    },
    /** False is 0, true is any other byte and is written as 1. */
    BOOL(1) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return bytes.get(index) == 0 ? 0 : 1;
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.put(index, (byte) (value == 0 ? 0 : 1));
        }
    },
    /** Unsigned byte. */
    U8(1) {
        @Override
        double get(ByteBuffer bytes, int index) {
            return Byte.toUnsignedInt(bytes.get(index));
        }

        @Override
        void put(ByteBuffer bytes, int index, double value) {
            bytes.put(index, (byte) Math.max(0, Math.min(255, (int) value)));
        }
    };

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** Whether numbers have fractions. */
    public boolean isFloating() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /** The number at an index, exact but for integers beyond 2^53. */
    abstract double get(ByteBuffer bytes, int index);

    /** Stores the nearest number, ties to even; integers are cut towards zero and held at the ends of their range. */
    abstract void put(ByteBuffer bytes, int index, double value);
}
