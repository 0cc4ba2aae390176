package dev.varve.weights;

/**
 * A binary floating-point format of 16 bits, laid out as IEEE 754 prescribes: sign, exponent, fraction; subnormals,
 * signed zeros and infinities, not a number. Rounding is to nearest, ties to even, once from double.
 */
enum Minifloat {
    /** IEEE half: largest 65,504, smallest normal 2^-14, smallest subnormal 2^-24. */
    HALF(5, 10),
    /** bfloat16: the range of a single with 8 bits of precision. */
    BFLOAT(8, 7);

    private static final int SINGLE_FRACTION_BITS = 23;

    private final int fractionBits;
    private final float rebias;
    private final int bias;
    private final int infinity;

    Minifloat(int exponentBits, int fractionBits) {
        this.fractionBits = fractionBits;
        this.bias = (1 << exponentBits - 1) - 1;
        this.rebias = Math.scalb(1f, Float.MAX_EXPONENT - bias);
        this.infinity = (1 << exponentBits) - 1 << fractionBits;
    }

    /** The value of a bit pattern, exactly; every pattern of not a number becomes the canonical one. */
    float decode(short pattern) {
        int magnitude = pattern & 0x7FFF;
        float value;
        if (magnitude >= infinity) {
            value = magnitude == infinity ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            // Read as a single, the fields stand for a number that is too small by the difference of the biases.
            value = Float.intBitsToFloat(magnitude << SINGLE_FRACTION_BITS - fractionBits) * rebias;
        }
        return pattern < 0 ? -value : value;
    }

    /** The nearest bit pattern; what is halfway beyond the largest finite value or more becomes infinity. */
    short encode(double value) {
        int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return (short) (infinity | 1 << fractionBits - 1);
        }
        if (Double.isInfinite(value)) {
            return (short) (sign | infinity);
        }
        int exponent = Math.max(Math.getExponent(magnitude), 1 - bias);
        if (exponent > bias) {
            return (short) (sign | infinity);
        }
        // Units in the last place: below 2^fractionBits for subnormals; a carry out of the fraction moves the exponent.
        int units = (int) Math.rint(Math.scalb(magnitude, fractionBits - exponent));
        return (short) (sign | (exponent + bias - 1 << fractionBits) + units);
    }
}
