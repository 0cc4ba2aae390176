package dev.varve.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaptionTest {

    @Test
    void lines_ofOneClass_areOne_andOfSeveralNamesOrValuesTwo() {
        assertThat(new Caption("a.png", "cat", "dog", 3.786, 0.849, 0).lines())
                .containsExactly("cat / dog / 3.79 / 0.85");
        assertThat(new Caption("a.png", "none", "big, many", 1.5, 0.4, 0).lines())
                .containsExactly("none /", "big, many / 1.50 / 0.40");
        assertThat(new Caption("a.png", "wide 2.839, high 143", "wide 4, high 168.9", 5.457, Double.NaN, 1).lines())
                .containsExactly("wide 2.839, high 143 /", "wide 4, high 168.9 / 5.46");
    }
}
