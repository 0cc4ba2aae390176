package dev.varve.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InvalidInputTest {

    @Test
    void message_withCollections_tellsTheirElementsInWords() {
        assertThat(new InvalidInput("%s: found %s, %s and %d", "x", List.of("a", "b"), Set.of(), 2))
                .hasMessage("x: found a, b, none and 2");
        assertThat(new InvalidInput(new IllegalStateException(), "found %s", List.of(0.5, 1.0)))
                .hasMessage("found 0.5, 1.0");
    }

    @Test
    void message_withoutValues_staysAsItIs() {
        assertThat(new InvalidInput("100 % of it")).hasMessage("100 % of it");
    }
}
