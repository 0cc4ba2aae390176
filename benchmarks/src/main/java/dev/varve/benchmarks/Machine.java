package dev.varve.benchmarks;

import dev.varve.card.Version;
import dev.varve.train.engine.EngineInfo;
import java.util.List;
import java.util.Locale;

/** What the figures were measured on. */
final class Machine {

    private static final long MIB = 1 << 20;

    private Machine() {
    }

    /** Lines for the table: processor, memory, versions. */
    static List<String> facts(int threads) {
        EngineInfo engine = EngineInfo.current();
        return List.of(
                String.format(Locale.ROOT, "%s, %d processors%s, %,d MiB; %d threads for each side",
                        engine.processor(), engine.processors(), engine.bf16() ? " with bf16" : "",
                        engine.memoryBytes() / MIB, threads),
                String.format("%s %s, Java %s", System.getProperty("os.name"), System.getProperty("os.version"),
                        Runtime.version()),
                String.format("Varve %s with libtorch %s", Version.NUMBER, engine.libtorch()));
    }
}
