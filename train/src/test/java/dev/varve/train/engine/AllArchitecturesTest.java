package dev.varve.train.engine;

import dev.varve.zoo.GoldenArchitecture;
import dev.varve.zoo.Zoo;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/**
 * Every registered architecture whose file has outputs and gradients, and such files of {@code -Dvarve.golden=DIR}; one
 * that is not known fails by name.
 */
@Tag("zoo")
final class AllArchitecturesTest extends GoldenArchitectureContract {

    @Override
    Stream<GoldenArchitecture> golden() {
        return Stream.concat(Zoo.names().stream().map(GoldenArchitecture::resource),
                GoldenArchitecture.further().stream()).filter(GoldenArchitecture::hasPasses);
    }
}
