package dev.varve.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.TargetKind;
import dev.varve.files.Sha256;
import dev.varve.plan.Phase;
import dev.varve.train.data.Part;
import dev.varve.train.data.View;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Speeds that are measured once and kept: one small file for each {@link Work#key} and for each other speed, so that
 * processes do not disturb each other. A time that is the median of more batches serves where fewer are enough, not the
 * other way round.
 */
final class KnownSpeeds implements Speeds {

    /** So many batches that no kept time has them. */
    static final int NONE = Integer.MAX_VALUE;

    private static final String FOLDER = "speeds";

    private final Path folder;
    private final Speeds measured;
    private final int fewest;
    private final Map<String, Timed> known = new HashMap<>();

    /**
     * Begins with what earlier processes kept.
     *
     * @param cache folder of files that can be made again; need not exist
     * @param measured gives what is not known
     * @param fewest batches that a time must be the median of, lest it be measured again; {@link #NONE} for all times
     */
    KnownSpeeds(Path cache, Speeds measured, int fewest) {
        this.folder = cache.resolve(FOLDER);
        this.measured = measured;
        this.fewest = fewest;
    }

    @Override
    public Timed batch(Work work) {
        return known(work.key(), () -> measured.batch(work));
    }

    /** If the time of one is not known, those of all are measured: times of other days do not compare. */
    @Override
    public List<Timed> inTurn(List<Work> works) {
        if (works.stream().anyMatch(work -> kept(work.key()).isEmpty())) {
            List<Timed> timed = measured.inTurn(works);
            for (int i = 0; i < works.size(); i++) {
                String key = works.get(i).key();
                known.put(key, keep(file(key), timed.get(i)));
            }
        }
        return works.stream().map(this::batch).toList();
    }

    /** Lets later forecasts expect of a work what a run came to. */
    static void learn(Path cache, Work work, Timed timed) {
        keep(file(cache.resolve(FOLDER), work.key()), timed);
    }

    private Timed known(String key, Supplier<Timed> measure) {
        return kept(key).orElseGet(() -> {
            Timed timed = keep(file(key), measure.get());
            known.put(key, timed);
            return timed;
        });
    }

    private Optional<Timed> kept(String key) {
        Optional<Timed> here = Optional.ofNullable(known.get(key));
        return here.or(() -> read(file(key)).filter(one -> one.batches() >= fewest));
    }

    /** What is no batch counts as one. */
    private double known(String key, DoubleSupplier measure) {
        return known(key, () -> new Timed(measure.getAsDouble(), Instant.now(), 1)).seconds();
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
        return known("saving", measured::saving);
    }

    @Override
    public double solving(Phase.Solve phase, Work features) {
        String key = new Sha256().add(String.join("\n", features.key(), phase.toString(),
                features.setup().classes() + (features.setup().watch().target().kind() == TargetKind.LABEL ? " classes"
                        : " " + features.setup().watch().target().kind()),
                features.setup().data().dataset().indices(Part.TRAIN).length + " images")).hex();
        return known(key, () -> measured.solving(phase, features));
    }

    private Path file(String key) {
        return file(folder, key);
    }

    private static Path file(Path folder, String key) {
        return folder.resolve(key + ".json");
    }

    private static Optional<Timed> read(Path file) {
        try {
            return MeasuredFile.read(file, JsonNode.class).map(kept -> new Timed(
                    kept.path("seconds").asDouble(Double.NaN), Instant.parse(kept.path("at").asText()),
                    kept.path("batches").asInt()));
        } catch (IllegalArgumentException | DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Timed keep(Path file, Timed timed) {
        MeasuredFile.write(file, Map.of("seconds", timed.seconds(), "at", timed.at().toString(),
                "batches", timed.batches()));
        return timed;
    }
}
