package dev.varve.card;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluralTest {

    @Test
    void of_oneNoneAndMany_hasTheFormOfTheCount() {
        assertThat(Plural.of(1, "channel")).isEqualTo("1 channel");
        assertThat(Plural.of(0, "channel")).isEqualTo("0 channels");
        assertThat(Plural.of(1, "class", "classes")).isEqualTo("1 class");
        assertThat(Plural.of(1200, "class", "classes")).isEqualTo("1,200 classes");
    }
}
