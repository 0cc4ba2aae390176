package dev.varve.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.plan.Phase;
import dev.varve.train.data.View;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Speeds that are measured once and kept: one small file for each {@link Work#key}, so that processes do not disturb
 * each other.
 */
final class KnownSpeeds implements Speeds {

    private final Path folder;
    private final Speeds measured;
    private final boolean anew;
    private final Map<String, Timed> known = new HashMap<>();

    /**
     * Begins with what earlier processes kept.
     *
     * @param cache folder of files that can be made again; need not exist
     * @param measured gives what is not known
     * @param anew whether what earlier processes kept is measured again
     */
    KnownSpeeds(Path cache, Speeds measured, boolean anew) {
        this.folder = cache.resolve("speeds");
        this.measured = measured;
        this.anew = anew;
    }

    @Override
    public Timed batch(Work work) {
        return known.computeIfAbsent(work.key(), key -> (anew ? Optional.<Timed>empty() : read(file(key)))
                .orElseGet(() -> keep(file(key), measured.batch(work))));
    }

    @Override
    public int computed(Phase phase, View view, int[] items) {
        return measured.computed(phase, view, items);
    }

    @Override
    public double decoding(int size) {
        return measured.decoding(size);
    }

    @Override
    public double saving() {
        return measured.saving();
    }

    @Override
    public double solving(Phase.Solve phase) {
        return measured.solving(phase);
    }

    private Path file(String key) {
        return folder.resolve(key + ".json");
    }

    private static Optional<Timed> read(Path file) {
        try {
            return Kept.read(file, JsonNode.class).map(kept -> new Timed(kept.path("seconds").asDouble(Double.NaN),
                    Instant.parse(kept.path("at").asText())));
        } catch (IllegalArgumentException | DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Timed keep(Path file, Timed timed) {
        Kept.write(file, Map.of("seconds", timed.seconds(), "at", timed.at().toString()));
        return timed;
    }
}
