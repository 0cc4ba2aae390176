package dev.varve.train.run;

import dev.varve.train.data.PixelBatch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * How long a run will take on this machine, from a few timed batches of each phase: the steps with their loading, the
 * decoding of images that are seen first, the validation and the checkpoint of each epoch, the computation of a head,
 * the export and its figures.
 *
 * @param timedAt when the oldest of the batches was timed, ISO-8601 in UTC
 * @param phases in the order of the plan
 * @param endSeconds what follows the last phase
 * @param diskBytes most that the run's folder will hold
 */
public record Forecast(String timedAt, List<PhaseForecast> phases, double endSeconds, long diskBytes) {

    /**
     * One phase.
     *
     * @param name of the phase
     * @param steps batches that it trains on, or lets the body run over
     * @param epochs how many; 1 of a phase that solves
     * @param secondsPerStep of a batch
     * @param kept what is spared because features are kept
     * @param validationSeconds after each epoch
     * @param savingSeconds after each epoch
     * @param onceSeconds what comes once: images that are decoded, statistics found anew, a head computed, validation
     *        images whose features are not kept yet
     * @param memoryBytes most that the process will hold, Java's heap and decoded images among it
     * @param alternatives one for each layer group, from the input to the head; none of a phase that solves, or where
     *        nobody asked
     */
    public record PhaseForecast(String name, int steps, int epochs, double secondsPerStep, Kept kept,
            double validationSeconds, double savingSeconds, double onceSeconds, long memoryBytes,
            List<Alternative> alternatives) {

        /** Keeps an immutable copy. */
        public PhaseForecast {
            alternatives = List.copyOf(alternatives);
        }

        PhaseForecast with(List<Alternative> others) {
            return new PhaseForecast(name, steps, epochs, secondsPerStep, kept, validationSeconds, savingSeconds,
                    onceSeconds, memoryBytes, others);
        }

        /** An epoch of the phase, the mean of all, without what comes once. */
        public double secondsPerEpoch() {
            double batches = (steps - kept.steps) * secondsPerStep + kept.steps * kept.secondsPerStep;
            return batches / epochs + validationSeconds + savingSeconds;
        }

        /** The whole phase. */
        public double seconds() {
            return onceSeconds + epochs * secondsPerEpoch();
        }
    }

    /**
     * What of a phase reads features that are kept, from before or from an earlier epoch.
     *
     * @param steps batches of those of the phase
     * @param secondsPerStep of one
     * @param bytes that the features of the phase take on the disk; 0 if none are kept
     */
    public record Kept(int steps, double secondsPerStep, long bytes) {

        /** Nothing is kept. */
        public static final Kept NONE = new Kept(0, 0, 0);
    }

    /**
     * The phase with another first trained group: all before it frozen, all behind it trained.
     *
     * @param first name of that group
     * @param planned whether the plan has it so
     * @param secondsPerEpoch as in {@link PhaseForecast#secondsPerEpoch}
     * @param memoryBytes as in {@link PhaseForecast}
     */
    public record Alternative(String first, boolean planned, double secondsPerEpoch, long memoryBytes) {
    }

    /** Keeps an immutable copy. */
    public Forecast {
        phases = List.copyOf(phases);
    }

    /** The whole run. */
    public double seconds() {
        return phases.stream().mapToDouble(PhaseForecast::seconds).sum() + endSeconds;
    }

    /** When the oldest of the batches was timed. */
    public Instant timed() {
        return Instant.parse(timedAt);
    }

    /**
     * From what is known of this machine; of the rest, a batch or three are timed, so that training soon begins.
     *
     * @param cache folder of files that can be made again: what is timed is kept there
     */
    public static Forecast of(Setup setup, Path cache) {
        try (Stopwatch watch = new Stopwatch(setup, Stopwatch.Effort.BRIEF, cache, System::nanoTime, batch -> { })) {
            return new Forecaster(setup, new KnownSpeeds(cache, watch, Stopwatch.Effort.BRIEF.least())).forecast();
        }
    }

    /**
     * The forecast with the alternatives of each phase, from times that more batches were timed for.
     *
     * @param cache folder of files that can be made again
     * @param anew whether batches are timed whose time is known: on this machine, for the same network, size, batch and
     *        precision
     */
    public static Forecast comparing(Setup setup, Path cache, boolean anew) {
        try (Stopwatch watch = new Stopwatch(setup, Stopwatch.Effort.FEW, cache, System::nanoTime, batch -> { })) {
            int fewest = anew ? KnownSpeeds.NONE : Stopwatch.Effort.FEW.least();
            return new Forecaster(setup, new KnownSpeeds(cache, watch, fewest)).comparison();
        }
    }

    /**
     * Runs one batch of every kind, whose time is the forecast, and shows the augmented batches.
     *
     * @param scratch a folder to write into; need not exist
     */
    public static Forecast ofOneBatch(Setup setup, Path scratch, Consumer<PixelBatch> seen) {
        try (Stopwatch watch = new Stopwatch(setup, Stopwatch.Effort.ONE, scratch, System::nanoTime, seen)) {
            return new Forecaster(setup, watch).forecast();
        }
    }

    /**
     * Lets later forecasts expect what the batches of a run came to, where it has enough of them: a time that was taken
     * while the machine had other work thereby serves once.
     *
     * @param setup of the run
     * @param events of the run, which is over
     * @param cache folder of files that can be made again
     */
    public static void learn(Setup setup, List<Event> events, Path cache) {
        Paces.learn(setup, events, cache);
    }
}
