package dev.varve.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MinifloatTest {

    @ParameterizedTest
    @EnumSource(Minifloat.class)
    void encode_everyDecodedPattern_isThePatternAgain(Minifloat format) {
        for (int pattern = 0; pattern < 1 << 16; pattern++) {
            float value = format.decode((short) pattern);
            if (!Float.isNaN(value)) {
                assertThat(format.encode(value)).isEqualTo((short) pattern);
            } else {
                assertThat(format.decode(format.encode(value))).isNaN();
            }
        }
    }

    @Test
    void decode_everyHalf_equalsTheDefinition() {
        for (int pattern = 0; pattern < 1 << 16; pattern++) {
            assertThat(Minifloat.HALF.decode((short) pattern)).isEqualTo(Float.valueOf(half(pattern)));
        }
    }

    /** The definition of IEEE 754, written another way. */
    private static float half(int pattern) {
        int exponent = pattern >> 10 & 31;
        double fraction = (pattern & 1023) / 1024.0;
        double sign = pattern >= 1 << 15 ? -1.0 : 1.0;
        if (exponent == 31) {
            return fraction == 0 ? (float) (sign / 0.0) : Float.NaN;
        }
        double normal = (1 + fraction) * Math.pow(2, exponent - 15);
        return (float) (sign * (exponent == 0 ? fraction * Math.pow(2, -14) : normal));
    }

    @Test
    void decode_everyBfloat_isTheUpperHalfOfASingle() {
        for (int pattern = 0; pattern < 1 << 16; pattern++) {
            assertThat(Minifloat.BFLOAT.decode((short) pattern))
                    .isEqualTo(Float.valueOf(Float.intBitsToFloat(pattern << 16)));
        }
    }

    @ParameterizedTest
    @EnumSource(Minifloat.class)
    void encode_betweenNeighbours_takesTheNearestAndEvenInATie(Minifloat format) {
        for (int pattern = 0; Float.isFinite(format.decode((short) (pattern + 1))); pattern++) {
            double lower = format.decode((short) pattern);
            double upper = format.decode((short) (pattern + 1));
            double middle = (lower + upper) / 2;
            int even = pattern % 2 == 0 ? pattern : pattern + 1;
            assertThat(format.encode(middle)).isEqualTo((short) even);
            assertThat(format.encode(Math.nextDown(middle))).isEqualTo((short) pattern);
            assertThat(format.encode(Math.nextUp(middle))).isEqualTo((short) (pattern + 1));
            assertThat(format.encode(-middle)).isEqualTo((short) (even | 0x8000));
        }
    }

    @ParameterizedTest
    @CsvSource({"65519.99, 7bff", "65520, 7c00", "1e300, 7c00", "-65520, fc00", "Infinity, 7c00", "NaN, 7e00",
        "-0.0, 8000", "5.9604644775390625e-8, 0001", "2.98023223876953125e-8, 0000", "2.9802322387695316e-8, 0001"})
    void encode_edgesOfHalf_areThoseOfIeee(double value, String pattern) {
        assertThat(Integer.toHexString(Short.toUnsignedInt(Minifloat.HALF.encode(value))))
                .isEqualTo(pattern.replaceFirst("^0{1,3}", ""));
    }

    @Test
    void encode_singlesAsBfloat_equalsRoundingOfTheBits() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200_000; i++) {
            int bits = random.nextInt();
            if (Float.isFinite(Float.intBitsToFloat(bits))) {
                int rounded = bits + 0x7FFF + (bits >>> 16 & 1) >>> 16;
                assertThat(Minifloat.BFLOAT.encode(Float.intBitsToFloat(bits))).isEqualTo((short) rounded);
            }
        }
    }
}
