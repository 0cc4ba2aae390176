package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class QuartilesTest {

    @Test
    void of_oddAndEvenNumbers_interpolatesBetweenThem() {
        assertThat(Quartiles.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Quartiles(1.5, 2, 5.5));
        assertThat(Quartiles.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Quartiles(1.75, 3, 5.25));
    }

    @Test
    void of_oneNumber_isItThrice() {
        assertThat(Quartiles.of(List.of(4.0))).isEqualTo(new Quartiles(4, 4, 4));
    }

    @Test
    void of_nothing_isRefused() {
        assertThatThrownBy(() -> Quartiles.of(List.of())).hasMessageEndingWith("got none");
    }

    @Test
    void times_ofNumbersAroundAThousand_showsThreeDigits() {
        assertThat(new Quartiles(0.0123456, 1.5, 2).times(1000)).isEqualTo("1500 (12.3 to 2000)");
    }
}
