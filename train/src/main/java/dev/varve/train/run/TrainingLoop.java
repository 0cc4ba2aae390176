package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.train.data.Augmentation;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.Draws;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Outcome;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The loop over phases, epochs and batches, from a position on.
 *
 * <p>Validation and a checkpoint follow each epoch; inside an epoch a checkpoint follows every N minutes and a request
 * to stop. The order of images, their augmentation and dropout are functions of seed, epoch and image or step.
 */
final class TrainingLoop {

    private final Setup setup;
    private final Engine engine;
    private final RunFolder folder;
    private final Listener listener;
    private final BooleanSupplier stop;
    private final ImageBatches batches;
    private Position position = Position.START;
    private Tally tally = Tally.NONE;
    private Best best = Best.NONE;
    private Instant lastCheckpoint = Instant.now();
    private Instant lastBatch = Instant.now();

    TrainingLoop(Setup setup, Engine engine, RunFolder folder, Listener listener, BooleanSupplier stop) {
        this.setup = setup;
        this.engine = engine;
        this.folder = folder;
        this.listener = listener;
        this.stop = stop;
        this.batches = setup.batches();
    }

    /**
     * Trains from the start.
     *
     * @return the weights that are the result; empty handed only by {@link Stopped}
     */
    Weights start() {
        listener.on(new Event.RunStarted(now(), "", 0, 0, totalSteps(), setup.groups().names()));
        return run(Checkpoint.start(setup));
    }

    /** Goes on from a checkpoint. */
    Weights resume(Checkpoint from) {
        position = from.position();
        tally = from.tally();
        best = from.best();
        Phase.Train phase = (Phase.Train) plan().phases().get(position.phase());
        listener.on(new Event.RunResumed(now(), phase.name(), epochWithin(phase), position.step(), totalSteps()));
        return run(from);
    }

    private Weights run(Checkpoint from) {
        engine.load(setup.network(), from.weights());
        boolean first = true;
        while (position.phase() < plan().phases().size()) {
            Phase.Train phase = (Phase.Train) plan().phases().get(position.phase());
            engine.begin(setup.execution(phase), setup.preprocessing(phase), setup.training(phase));
            if (first && !position.equals(Position.START)) {
                engine.restore(from.weights(), from.optimizer());
            }
            first = false;
            if (position.epoch() == 0 && position.batch() == 0) {
                listener.on(new Event.PhaseStarted(now(), phase.name(), 1, position.step(), setup.trainedGroups(phase),
                        phase.epochs() * batches.trainingSteps(), phase.epochs()));
            }
            while (position.epoch() < phase.epochs()) {
                epoch(phase);
            }
            position = position.nextPhase();
        }
        return plan().keep() == Plan.Keep.LAST ? engine.weights() : Safetensors.read(folder.best()).weights();
    }

    private void epoch(Phase.Train phase) {
        Instant began = Instant.now();
        int size = phase.sizeOr(setup.experiment().size());
        int epochOfRun = setup.epochsBefore(position.phase()) + position.epoch();
        try (BatchLoader loader = batches.training(Augmentation.DEFAULT, size, epochOfRun, position.batch())) {
            lastBatch = Instant.now();
            while (loader.hasNext()) {
                step(phase, loader.next());
                if (stop.getAsBoolean()) {
                    save(phase, position.epoch() + 1);
                    throw interrupted(phase);
                }
                if (loader.hasNext() && isCheckpointDue()) {
                    save(phase, position.epoch() + 1);
                }
            }
        }
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        metrics.put("train", Map.of("loss", tally.meanLoss(), "accuracy", tally.accuracy()));
        Measured valid = Measured.on(engine, batches.evaluation(setup.preprocessing(phase), Part.VALID),
                setup.classes());
        metrics.put("valid", valid.figures());
        requireFinite(valid.loss(), "validation loss", phase, position.step());
        keepBest(valid.accuracy(), epochOfRun + 1);
        listener.on(new Event.EpochFinished(now(), phase.name(), position.epoch() + 1, position.step(), metrics,
                seconds(began)));
        int epoch = position.epoch() + 1;
        position = position.nextEpoch();
        tally = Tally.NONE;
        save(phase, epoch);
        if (stop.getAsBoolean()) {
            throw interrupted(phase);
        }
    }

    private void step(Phase.Train phase, PixelBatch batch) {
        double fraction = fraction(phase, position.step() + 1);
        long seed = Draws.of(setup.experiment().seed(), Draws.Purpose.DROPOUT, 0, position.step()).bits();
        Outcome outcome = engine.lossAndGradients(
                Images.pixels(batch.pixels(), batch.count(), batch.size()), batch.labels(), seed);
        List<Double> rates = phase.rates(fraction);
        requireFinite(outcome.loss(), "loss", phase, position.step() + 1);
        engine.step(phase.momentum().at(fraction), setup.ratesOfShares(rates));
        position = position.nextBatch();
        tally = tally.plus(outcome, batch.count());
        Map<String, Double> named = new LinkedHashMap<>();
        for (int group = 0; group < rates.size(); group++) {
            named.put(setup.groups().groups().get(group).name(), rates.get(group));
        }
        listener.on(new Event.Step(now(), phase.name(), position.epoch() + 1, position.step(), outcome.loss(),
                (double) outcome.correct() / batch.count(), named, batch.count() / seconds(lastBatch)));
        lastBatch = Instant.now();
    }

    /** How much of the phase was done before a step of the run, from 0 to below 1. */
    private double fraction(Phase.Train phase, int step) {
        int before = setup.epochsBefore(position.phase()) * batches.trainingSteps();
        return (double) (step - 1 - before) / (phase.epochs() * batches.trainingSteps());
    }

    private void requireFinite(double loss, String name, Phase.Train phase, int step) {
        if (!Double.isFinite(loss)) {
            throw diverged(name, loss, phase, step);
        }
    }

    private InvalidInput diverged(String name, Object found, Phase.Train phase, int step) {
        List<String> rates = phase.rates(fraction(phase, step)).stream()
                .map(rate -> String.format(Locale.ROOT, "%.3g", rate)).toList();
        String kept = Files.exists(folder.checkpoint())
                ? "the last good checkpoint is kept in " + folder.checkpoint() : "no checkpoint had been due yet";
        return new InvalidInput("step %d of phase %s: the %s must be finite, found %s at the rates %s; train again "
                + "with a lower --lr (%s)", step, phase.name(), name, found, rates, kept);
    }

    private void keepBest(double accuracy, int epochOfRun) {
        Best now = best.or(accuracy, epochOfRun);
        if (now != best && plan().keep() == Plan.Keep.BEST) {
            Checkpoint.write(folder.best(), engine.weights(), Map.of());
        }
        best = now;
    }

    private boolean isCheckpointDue() {
        double minutes = Duration.between(lastCheckpoint, Instant.now()).toMillis() / 60_000.0;
        return minutes >= setup.experiment().checkpointMinutes();
    }

    /** Writes the state; what has diverged never takes the place of a good checkpoint. */
    private void save(Phase.Train phase, int epoch) {
        Checkpoint now = new Checkpoint(position, tally, best, engine.weights(), engine.optimizerState());
        if (!now.isFinite()) {
            throw diverged("weights", "infinity or NaN", phase, position.step());
        }
        now.save(folder.checkpoint());
        lastCheckpoint = Instant.now();
        listener.on(new Event.CheckpointSaved(now(), phase.name(), epoch, position.step()));
    }

    private Stopped interrupted(Phase.Train phase) {
        listener.on(new Event.RunInterrupted(now(), phase.name(), epochWithin(phase), position.step()));
        return new Stopped();
    }

    /** The event that says why the run ends here. */
    Event failed(String reason) {
        if (position.phase() == plan().phases().size()) {
            return new Event.RunFailed(now(), "", 0, position.step(), reason);
        }
        Phase.Train phase = (Phase.Train) plan().phases().get(position.phase());
        return new Event.RunFailed(now(), phase.name(), epochWithin(phase), position.step(), reason);
    }

    /** Batches that the run has finished. */
    int steps() {
        return position.step();
    }

    private Plan plan() {
        return setup.experiment().plan();
    }

    /** The epoch at which the run is, from 1; after the last one of a phase still that. */
    private int epochWithin(Phase.Train phase) {
        return Math.min(position.epoch() + 1, phase.epochs());
    }

    private int totalSteps() {
        return setup.epochsBefore(plan().phases().size()) * batches.trainingSteps();
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static double seconds(Instant began) {
        return Duration.between(began, Instant.now()).toNanos() / 1e9;
    }

    /** The run was asked to stop and has saved its state. */
    static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
