package dev.varve.samples;

import dev.varve.card.Suggestions;
import java.util.List;

/** The data sets that can be drawn. */
public final class Samples {

    private static final List<Sample> ALL = List.of(new SurfaceDefects());

    private Samples() {
    }

    /** All data sets, sorted by name; never empty. */
    public static List<Sample> all() {
        return ALL;
    }

    /**
     * The data set of that name.
     *
     * @param name as in {@link Sample#name}
     * @throws dev.varve.card.InvalidInput when there is none; the message offers the nearest
     */
    public static Sample named(String name) {
        return ALL.stream().filter(sample -> sample.name().equals(name)).findFirst()
                .orElseThrow(() -> Suggestions.unknown(name, "sample", ALL.stream().map(Sample::name).toList()));
    }
}
