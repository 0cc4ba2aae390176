package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ServingSideTest {

    @Test
    void crossEntropy_ofTwoImages_isTheMeanOfTheirs() {
        float[][] logits = {{0, 0}, {(float) Math.log(3), 0}};

        assertThat(ServingSide.crossEntropy(logits, 0, 0))
                .isEqualTo((Math.log(2) - Math.log(0.75)) / 2, within(1e-6));
    }
}
