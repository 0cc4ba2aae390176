package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class OptionsTest {

    @Test
    void number_givenAndNotGiven_isItsValueOrTheDefault() {
        Options options = Options.of(new String[] {"--rounds", "7"}, "--rounds", "--seconds");

        assertThat(options.number("--rounds", 5)).isEqualTo(7);
        assertThat(options.number("--seconds", 4)).isEqualTo(4);
    }

    @Test
    void of_unknownOption_namesTheKnownOnes() {
        assertThatThrownBy(() -> Options.of(new String[] {"--round", "7"}, "--rounds"))
                .hasMessage("--round: no option of the benchmarks; they take --rounds");
    }

    @Test
    void of_optionWithoutAValue_saysSo() {
        assertThatThrownBy(() -> Options.of(new String[] {"--rounds"}, "--rounds"))
                .hasMessage("--rounds: needs a value, found none; write it behind the option");
    }

    @Test
    void number_ofText_namesItAndTheDefault() {
        assertThatThrownBy(() -> Options.of(new String[] {"--rounds", "few"}, "--rounds").number("--rounds", 5))
                .hasMessage("--rounds: must be a whole number of at least 1, found few; the default is 5");
    }

    @Test
    void path_thatIsNotGiven_saysSo() {
        assertThatThrownBy(() -> Options.of(new String[] {}, "--data").path("--data"))
                .hasMessage("--data: must be given, found nothing; name a path");
    }
}
