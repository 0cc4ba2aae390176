package dev.varve.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void all_names_areDistinctAndFoundByName() {
        assertThat(Samples.all()).isNotEmpty().extracting(Sample::name).doesNotHaveDuplicates();
        assertThat(Samples.all()).allSatisfy(sample -> assertThat(Samples.named(sample.name())).isSameAs(sample));
    }

    @Test
    void named_unknownName_offersTheNearest() {
        assertThatThrownBy(() -> Samples.named("surface-defcts"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("surface-defcts: ")
                .hasMessageContaining("surface-defects");
    }
}
