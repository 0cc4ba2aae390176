package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {

    @Test
    void median_ofOddAndEvenNumbers_isTheMiddle() {
        assertThat(Rounds.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Rounds.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    }

    @Test
    void report_ofThreeRounds_givesMediansExtremesAndRatio() {
        Rounds rounds = new Rounds(List.of(30.0, 60.0, 33.0), List.of(10.0, 11.0, 12.0));

        assertThat(rounds.report("head", "all", 3)).contains("median     33.0 images/s (30.0 to 60.0)")
                .contains("ratio 3.00 (single rounds 2.75 to 5.45), goal 3.00: met");
        assertThat(rounds.report("head", "all", 3.1)).contains("goal 3.10: missed");
    }

    @Test
    void new_withUnequalRounds_namesBothNumbers() {
        assertThatThrownBy(() -> new Rounds(List.of(1.0), List.of())).hasMessageEndingWith("got 1 and 0");
    }
}
