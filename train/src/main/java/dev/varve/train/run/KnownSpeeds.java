package dev.varve.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.files.WholeFile;
import dev.varve.plan.Phase;
import dev.varve.train.data.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Speeds that are measured once and kept: one small file for each {@link Work#key}, so that processes do not disturb
 * each other. A file that is damaged or of another program is as good as none, and a folder that takes no file only
 * means that all is measured again.
 */
final class KnownSpeeds implements Speeds {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

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
            JsonNode kept = JSON.readTree(Files.readAllBytes(file));
            return Optional.of(new Timed(kept.path("seconds").asDouble(Double.NaN),
                    Instant.parse(kept.path("at").asText())));
        } catch (IOException | IllegalArgumentException | DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Timed keep(Path file, Timed timed) {
        try {
            Files.createDirectories(file.getParent());
            byte[] text = JSON.writeValueAsBytes(Map.of("seconds", timed.seconds(), "at", timed.at().toString()));
            WholeFile.write(file, channel -> {
                ByteBuffer bytes = ByteBuffer.wrap(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        } catch (IOException notKept) {
            return timed;               // measured again next time
        }
        return timed;
    }
}
