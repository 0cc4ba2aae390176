package dev.varve.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The architectures of {@code -Dvarve.golden=DIR} against the files there; one that the zoo does not know fails. */
@Tag("zoo")
@EnabledIfSystemProperty(named = "varve.golden", matches = ".+")
final class FurtherArchitecturesTest extends ArchitectureContract {

    @Override
    Stream<GoldenArchitecture> golden() {
        return GoldenArchitecture.further().stream();
    }

    @Test
    void folder_ofReferenceFiles_isNotEmpty() {
        assertThat(golden()).isNotEmpty();
    }
}
