package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.Draws;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.data.View;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Outcome;
import dev.varve.train.solve.HeadSolver;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    private final Watch watch;
    private final FeatureCache cache;
    private final Set<String> said;
    private Position position = Position.START;
    private Tally tally = Tally.NONE;
    private Best best = Best.NONE;
    private Instant lastCheckpoint = Instant.now();
    private Instant lastBatch = Instant.now();
    private Trainee trainee;
    private Weights first;
    private Optional<FeatureStore> store = Optional.empty();

    TrainingLoop(Setup setup, Engine engine, RunFolder folder, Listener listener, BooleanSupplier stop) {
        this.setup = setup;
        this.engine = engine;
        this.folder = folder;
        this.listener = listener;
        this.stop = stop;
        this.batches = setup.batches();
        this.watch = setup.watch();
        this.cache = FeatureCache.open(batches.room());
        this.said = new HashSet<>(setup.data().notes());
    }

    /**
     * Trains from the start.
     *
     * @return the weights that are the result; empty handed only by {@link Stopped}
     */
    Weights start() {
        listener.on(new Event.RunStarted(now(), "", 0, 0, totalSteps(), setup.groups().names(), monitor()));
        return run(Checkpoint.start(setup));
    }

    /** Goes on from a checkpoint. */
    Weights resume(Checkpoint from) {
        position = from.position();
        tally = from.tally();
        best = from.best();
        listener.on(new Event.RunResumed(now(), phase().name(), epochWithin(), position.step(), totalSteps(),
                monitor()));
        return run(from);
    }

    /** The figure that chooses between epochs; null if it is accuracy. */
    private String monitor() {
        return watch.monitor().equals("accuracy") ? null : watch.monitor();
    }

    private Weights run(Checkpoint from) {
        Weights weights = from.weights();
        Weights optimizer = from.optimizer();
        while (position.phase() < plan().phases().size()) {
            if (phase() instanceof Phase.Train phase) {
                weights = train(phase, weights, optimizer);
            } else if (phase() instanceof Phase.Solve phase && position.epoch() == 0) {
                weights = solve(phase, weights);
            }
            optimizer = Weights.NONE;
            position = position.nextPhase();
        }
        return plan().keep() == Plan.Keep.LAST ? weights : Safetensors.read(folder.best()).weights();
    }

    /**
     * Trains a phase to its end.
     *
     * @param weights the model's if the phase has not begun, else those of the phase's network
     * @return the model's weights after it
     */
    private Weights train(Phase.Train phase, Weights weights, Weights optimizer) {
        boolean begun = position.epoch() > 0 || position.batch() > 0;
        trainee = setup.trainee(phase);
        first = begun ? weights : trainee.begin(recalibrated(phase, weights));
        engine.load(trainee.network(), first);
        engine.begin(setup.execution(phase), setup.preprocessing(phase), setup.training(phase));
        store = phase.views() == 0 ? Optional.empty() : Optional.of(setup.store(cache, phase, first));
        if (begun) {
            engine.restore(first, optimizer);
        } else {
            listener.on(new Event.PhaseStarted(now(), phase.name(), 1, position.step(), setup.trainedGroups(phase),
                    phase.epochs() * batches.trainingSteps(), phase.epochs()));
        }
        while (position.epoch() < phase.epochs()) {
            epoch(phase);
        }
        return trainee.end(present());
    }

    /** The model's weights with statistics found anew in the groups whose rules say so. */
    private Weights recalibrated(Phase.Train phase, Weights weights) {
        if (phase.rules().stream().noneMatch(rule -> rule.norm() == NormPolicy.RECALIBRATE)) {
            return weights;
        }
        engine.load(setup.network(), weights);
        engine.begin(setup.recalibration(phase), setup.preprocessing(phase), setup.still());
        try (BatchLoader loader = batches.evaluation(setup.preprocessing(phase), Part.TRAIN)) {
            for (int batch = 1; loader.hasNext(); batch++) {
                PixelBatch one = loader.next();
                engine.recalibrate(Images.pixels(one.pixels(), one.count(), one.size(), one.channels()), 1.0 / batch);
            }
        }
        return engine.weights();
    }

    /** The weights of the phase's network, and what the way back to the model's needs beside them. */
    private Weights present() {
        return first.with(engine.weights());
    }

    private Weights solve(Phase.Solve phase, Weights weights) {
        Instant began = Instant.now();
        HeadPass pass = new HeadPass(setup, phase, engine, batches, cache);
        listener.on(new Event.PhaseStarted(now(), phase.name(), 1, position.step(), setup.trainedGroups(phase), 0, 1));
        int[] seen = {0};
        lastBatch = Instant.now();
        HeadSolver.Solved solved = pass.solve(weights, folder.path(), count -> {
            seen[0] += count;
            listener.on(new Event.FeaturesComputed(now(), phase.name(), 1, position.step(), seen[0], pass.images(),
                    count / seconds(lastBatch)));
            lastBatch = Instant.now();
            if (stop.getAsBoolean()) {
                save(weights, Weights.NONE);
                throw interrupted();
            }
        });
        listener.on(new Event.HeadSolved(now(), phase.name(), 1, position.step(), solved.best().penalty(),
                solved.path()));
        Weights after = pass.with(weights, solved);
        Measured valid = valid(phase, after);
        keepBest(valid, setup.epochsBefore(position.phase()), () -> after);
        listener.on(new Event.EpochFinished(now(), phase.name(), 1, position.step(), Map.of("train",
                train(solved.best().train().loss(), solved.best().train().accuracy()),
                "valid", valid.figures()), seconds(began)));
        warn();
        position = position.nextEpoch();
        save(after, Weights.NONE);
        return after;
    }

    /** Measures the whole model, all of it still. */
    private Measured valid(Phase phase, Weights weights) {
        engine.load(setup.network(), weights);
        engine.begin(setup.still(phase), setup.preprocessing(phase), setup.still());
        return Measured.on(engine, validation(phase, Optional.empty()), watch);
    }

    /** The figures of training images; accuracy is null where they have no single class. */
    private static Map<String, Double> train(double loss, Double accuracy) {
        return accuracy == null ? Map.of("loss", loss) : Map.of("loss", loss, "accuracy", accuracy);
    }

    /** The share of images whose single class was found; null where they have none. */
    private Double accuracy(double share) {
        return watch.target().kind() == TargetKind.LABEL ? share : null;
    }

    private void epoch(Phase.Train phase) {
        Instant began = Instant.now();
        int epochOfRun = setup.epochsBefore(position.phase()) + position.epoch();
        View view = setup.view(batches, phase, position.epoch());
        int[] order = batches.order(epochOfRun, position.batch());
        try (Feed feed = new Feed(engine, batches, view, order, store)) {
            lastBatch = Instant.now();
            while (feed.hasNext()) {
                step(phase, feed.next());
                if (stop.getAsBoolean()) {
                    save(present(), engine.optimizerState());
                    throw interrupted();
                }
                if (feed.hasNext() && isCheckpointDue()) {
                    save(present(), engine.optimizerState());
                }
            }
        }
        complete(phase, view);
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        metrics.put("train", train(tally.meanLoss(), accuracy(tally.accuracy())));
        Measured valid = Measured.on(engine, validation(phase, store), watch);
        metrics.put("valid", valid.figures());
        requireFinite(valid.loss(), "validation loss", position.step());
        keepBest(valid, epochOfRun + 1, () -> trainee.end(present()));
        listener.on(new Event.EpochFinished(now(), phase.name(), position.epoch() + 1, position.step(), metrics,
                seconds(began)));
        warn();
        position = position.nextEpoch();
        tally = Tally.NONE;
        save(present(), engine.optimizerState());
        if (stop.getAsBoolean()) {
            throw interrupted();
        }
    }

    private Feed validation(Phase phase, Optional<FeatureStore> kept) {
        return new Feed(engine, batches, batches.plain(setup.preprocessing(phase)), batches.items(Part.VALID), kept);
    }

    /** Computes features that an epoch left out, in full batches as it does, if a later epoch will read them. */
    private void complete(Phase.Train phase, View view) {
        boolean seenAgain = IntStream.range(position.epoch() + 1, phase.epochs())
                .anyMatch(later -> setup.view(batches, phase, later).name().equals(view.name()));
        if (store.isEmpty() || !store.get().holds(batches.batch()) || !seenAgain) {
            return;
        }
        int[] all = batches.items(Part.TRAIN);
        int[] missing = Feed.missing(batches, view, all, store.get());
        int padded = (missing.length + batches.batch() - 1) / batches.batch() * batches.batch();
        int[] items = IntStream.concat(IntStream.of(missing), IntStream.of(all)).limit(padded).toArray();
        try (Feed feed = new Feed(engine, batches, view, items, store)) {
            while (feed.hasNext() && store.get().records(view).isWriting()) {
                feed.next();
            }
        }
    }

    /** Says once that a cache failed in this run; of one that could not be used from the start the data told. */
    private void warn() {
        Stream.of(batches.cacheFault(), cache.fault()).flatMap(Optional::stream).filter(said::add).forEach(fault ->
                listener.on(new Event.Warned(now(), phase().name(), epochWithin(), position.step(), fault)));
    }

    private void step(Phase.Train phase, Feed.Fed batch) {
        double fraction = fraction(phase, position.step() + 1);
        long seed = Draws.of(setup.experiment().seed(), Draws.Purpose.DROPOUT, 0, position.step()).bits();
        Outcome outcome = engine.lossAndGradients(batch.input(), batch.targets(), seed);
        List<Double> rates = phase.rates(fraction);
        requireFinite(outcome.loss(), "loss", position.step() + 1);
        engine.step(setup.values(phase, fraction));
        position = position.nextBatch();
        tally = tally.plus(outcome, batch.count());
        Map<String, Double> named = new LinkedHashMap<>();
        for (int group = 0; group < rates.size(); group++) {
            named.put(setup.groups().groups().get(group).name(), rates.get(group));
        }
        listener.on(new Event.Step(now(), phase.name(), position.epoch() + 1, position.step(), outcome.loss(),
                accuracy((double) outcome.correct() / batch.count()), named, batch.count() / seconds(lastBatch)));
        lastBatch = Instant.now();
    }

    /** How much of the phase was done before a step of the run, from 0 to below 1. */
    private double fraction(Phase.Train phase, int step) {
        int before = setup.epochsBefore(position.phase()) * batches.trainingSteps();
        return (double) (step - 1 - before) / (phase.epochs() * batches.trainingSteps());
    }

    private void requireFinite(double loss, String name, int step) {
        if (!Double.isFinite(loss)) {
            throw diverged(name, loss, step);
        }
    }

    private InvalidInput diverged(String name, Object found, int step) {
        List<String> rates = phase() instanceof Phase.Train phase ? phase.rates(fraction(phase, step)).stream()
                .map(rate -> String.format(Locale.ROOT, "%.3g", rate)).toList() : List.of();
        String kept = Files.exists(folder.checkpoint())
                ? "the last good checkpoint is kept in " + folder.checkpoint() : "no checkpoint had been due yet";
        return new InvalidInput("step %d of phase %s: the %s must be finite, found %s at the rates %s; train again "
                + "with a lower --lr (%s)", step, phase().name(), name, found, rates, kept);
    }

    private void keepBest(Measured valid, int epochOfRun, Supplier<Weights> ofModel) {
        Best now = best.or(watch.score(valid.figures()), epochOfRun);
        if (now != best && plan().keep() == Plan.Keep.BEST) {
            Checkpoint.write(folder.best(), ofModel.get(), Map.of());
        }
        best = now;
    }

    private boolean isCheckpointDue() {
        double minutes = Duration.between(lastCheckpoint, Instant.now()).toMillis() / 60_000.0;
        return minutes >= setup.experiment().checkpointMinutes();
    }

    /** Writes the state; what has diverged never takes the place of a good checkpoint. */
    private void save(Weights weights, Weights optimizer) {
        Checkpoint now = new Checkpoint(position, tally, best, weights, optimizer);
        if (!now.isFinite()) {
            throw diverged("weights", "infinity or NaN", position.step());
        }
        now.save(folder.checkpoint());
        lastCheckpoint = Instant.now();
        listener.on(new Event.CheckpointSaved(now(), phase().name(), epochWithin(), position.step()));
    }

    private Stopped interrupted() {
        listener.on(new Event.RunInterrupted(now(), phase().name(), epochWithin(), position.step()));
        return new Stopped();
    }

    /** The event that says why the run ends here. */
    Event failed(String reason) {
        if (position.phase() == plan().phases().size()) {
            return new Event.RunFailed(now(), "", 0, position.step(), reason);
        }
        return new Event.RunFailed(now(), phase().name(), epochWithin(), position.step(), reason);
    }

    /** Batches that the run has finished. */
    int steps() {
        return position.step();
    }

    private Plan plan() {
        return setup.experiment().plan();
    }

    private Phase phase() {
        return plan().phases().get(position.phase());
    }

    /** The epoch at which the run is, from 1; right behind one still that. */
    private int epochWithin() {
        return position.batch() > 0 || position.epoch() == 0 ? position.epoch() + 1 : position.epoch();
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
