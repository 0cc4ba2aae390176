package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class OptionsTest {

    @Test
    void number_givenAndNotGiven_isItsValueOrTheDefault() {
        Options options = Options.of(new String[] {"--rounds", "7"}, "--rounds", "--steps");

        assertThat(options.number("--rounds", 5)).isEqualTo(7);
        assertThat(options.number("--steps", 4)).isEqualTo(4);
    }

    @Test
    void of_unknownOption_namesTheKnownOnes() {
        assertThatThrownBy(() -> Options.of(new String[] {"--round", "7"}, "--rounds"))
                .hasMessage("--round: no option of this benchmark; it takes --rounds");
    }

    @Test
    void number_ofText_namesItAndTheDefault() {
        assertThatThrownBy(() -> Options.of(new String[] {"--rounds", "few"}, "--rounds").number("--rounds", 5))
                .hasMessage("--rounds: must be a whole number of at least 1, found few; the default is 5");
    }
}
