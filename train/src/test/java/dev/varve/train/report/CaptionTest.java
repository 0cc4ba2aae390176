package dev.varve.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaptionTest {

    @Test
    void lines_sayWhatEachOfThemIs_andOfValuesNoProbability() {
        assertThat(new Caption("a.png", "cat", "dog", 3.786, 0.849, 0).lines())
                .containsExactly("predicted cat", "actual dog", "loss 3.79, probability 0.85");
        assertThat(new Caption("a.png", "none", "big, many", 1.5, 0.4, 0).lines())
                .containsExactly("predicted none", "actual big, many", "loss 1.50, probability 0.40");
        assertThat(new Caption("a.png", "wide 2.839, high 143", "wide 4, high 168.9", 5.457, Double.NaN, 1).lines())
                .containsExactly("predicted wide 2.839, high 143", "actual wide 4, high 168.9", "loss 5.46");
    }
}
