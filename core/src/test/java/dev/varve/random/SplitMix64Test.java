package dev.varve.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

    /** The first three numbers of Vigna's splitmix64.c from the state 1234567. */
    @Test
    void at_ofAStream_isThePublishedGenerators() {
        assertThat(SplitMix64.at(1234567, 0)).isEqualTo(6457827717110365317L);
        assertThat(SplitMix64.at(1234567, 1)).isEqualTo(3203168211198807973L);
        assertThat(SplitMix64.at(1234567, 2)).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
    }

    @Test
    void at_ofAnySeed_isTheJdksSplittableRandom() {
        SplittableRandom jdk = new SplittableRandom(-42);
        for (int i = 0; i < 100; i++) {
            assertThat(SplitMix64.at(-42, i)).isEqualTo(jdk.nextLong());
        }
    }
}
