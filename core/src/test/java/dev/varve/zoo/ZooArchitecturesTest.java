package dev.varve.zoo;

import java.util.stream.Stream;

/** Every registered architecture against its reference file. */
final class ZooArchitecturesTest extends ArchitectureContract {

    @Override
    Stream<GoldenArchitecture> golden() {
        return Zoo.names().stream().map(GoldenArchitecture::resource);
    }
}
