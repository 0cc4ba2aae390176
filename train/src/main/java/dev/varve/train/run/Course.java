package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.engine.Engine;
import dev.varve.weights.Weights;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far a run has come and what it came to so far; what phases of any kind tell, measure and save. */
final class Course {

    private final Setup setup;
    private final Engine engine;
    private final RunFolder folder;
    private final Listener listener;
    private final BooleanSupplier stop;
    private final ImageBatches batches;
    private final Watch watch;
    private final FeatureCache cache;
    private final Set<String> said;
    private Position position;
    private Tally tally;
    private Best best;
    private CallbackState callbacks;
    private List<Double> factors = List.of();
    private Instant lastCheckpoint = Instant.now();

    Course(Setup setup, Engine engine, RunFolder folder, Listener listener, BooleanSupplier stop) {
        this.setup = setup;
        this.engine = engine;
        this.folder = folder;
        this.listener = listener;
        this.stop = stop;
        this.batches = setup.batches();
        this.watch = setup.watch();
        this.cache = FeatureCache.open(batches.room());
        this.said = new HashSet<>(setup.data().notes());
        begin(Checkpoint.start(setup.weights()));
    }

    /** Puts the run where a checkpoint says. */
    void begin(Checkpoint from) {
        position = from.position();
        tally = from.tally();
        best = from.best();
        callbacks = from.callbacks();
        factors = from.factors();
    }

    Setup setup() {
        return setup;
    }

    Engine engine() {
        return engine;
    }

    RunFolder folder() {
        return folder;
    }

    ImageBatches batches() {
        return batches;
    }

    Watch watch() {
        return watch;
    }

    FeatureCache cache() {
        return cache;
    }

    Plan plan() {
        return setup.experiment().plan();
    }

    Position position() {
        return position;
    }

    /** Goes on. */
    void moveTo(Position next) {
        position = next;
    }

    /** Goes on to the next phase, or behind the last one if the run ends early. */
    void nextPhase() {
        position = end() == CallbackState.End.RUN ? position.end(plan().phases().size()) : position.nextPhase();
        callbacks = CallbackState.NONE;
    }

    /** Whether all phases are behind it. */
    boolean isOver() {
        return position.phase() == plan().phases().size();
    }

    /** The phase at which the run is; there is one unless it is over. */
    Phase phase() {
        return plan().phases().get(position.phase());
    }

    /** The epoch at which the run is, from 1; right behind one still that. */
    int epochWithin() {
        return position.batch() > 0 || position.epoch() == 0 ? position.epoch() + 1 : position.epoch();
    }

    int totalSteps() {
        return setup.epochsBefore(plan().phases().size()) * batches.trainingSteps();
    }

    /** What the rates of the present epoch are multiplied by, see {@link Phase.Train#autoRgn}. */
    List<Double> factors() {
        return factors;
    }

    /** Goes on with other factors, from the start of an epoch. */
    void renew(List<Double> found) {
        factors = found;
    }

    Tally tally() {
        return tally;
    }

    /** Counts what a batch came to, or begins to count anew. */
    void count(Tally now) {
        tally = now;
    }

    /** The share of images whose single class was found; null where they have none. */
    Double accuracy(double share) {
        return watch.target().kind() == TargetKind.LABEL ? share : null;
    }

    /** The figures of training images, always in this order; accuracy is null where they have no single class. */
    static Map<String, Double> figures(double loss, Double accuracy) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", loss);
        if (accuracy != null) {
            figures.put("accuracy", accuracy);
        }
        return figures;
    }

    void tell(Event event) {
        listener.on(event);
    }

    /** Says once that a cache failed in this run; of one that could not be used from the start the data told. */
    void warn() {
        Stream.of(batches.cacheFault(), cache.fault()).flatMap(Optional::stream).forEach(this::warn);
    }

    /** Says something once. */
    void warn(String warning) {
        if (said.add(warning)) {
            tell(new Event.Warned(TrainingLoop.now(), phase().name(), epochWithin(), position.step(), warning));
        }
    }

    /** The valid part on its way to the engine. */
    Feed validation(Phase phase, Optional<FeatureStore> kept) {
        return new Feed(engine, batches, batches.plain(setup.preprocessing(phase)), batches.items(Part.VALID), kept);
    }

    /**
     * Begins a phase. Where images have another size than before, figures are not those of the former phase any more:
     * what was best there is forgotten.
     */
    void beginPhase() {
        callbacks = CallbackState.start(plan().callbacks());
        factors = List.of();
        int own = phase().sizeOr(setup.experiment().size());
        if (position.phase() > 0
                && plan().phases().get(position.phase() - 1).sizeOr(setup.experiment().size()) != own) {
            best = Best.NONE;
        }
    }

    /** Keeps the model's weights if no epoch before was better. */
    void keepBest(Measured valid, int epochOfRun, Supplier<Weights> ofModel) {
        Best now = best.or(watch.score(valid.figures()), epochOfRun);
        if (now != best && plan().keep() == Plan.Keep.BEST) {
            Checkpoint.write(folder.best(), ofModel.get(),
                    KeptEpoch.metadata(phase().name(), position.epoch() + 1));
        }
        best = now;
    }

    /** Lets the callbacks and the listeners see an epoch that has ended, and says what they do. */
    void callBack(Phase.Train phase, Measured valid) {
        CallbackState former = callbacks;
        callbacks = former.after(plan().callbacks(), watch, valid.figures(), phase.peak());
        if (callbacks.rateFactor() < former.rateFactor()) {
            tell(new Event.RatesReduced(TrainingLoop.now(), phase.name(), epochWithin(), position.step(),
                    callbacks.rateFactor()));
        }
        if (end() == CallbackState.End.PHASE && position.epoch() + 1 < phase.epochs()) {
            tell(new Event.EndedEarly(TrainingLoop.now(), phase.name(), epochWithin(), position.step(), "phase"));
        }
        hearListeners();
    }

    /** Ends the run behind the present epoch if a listener asks for that before the plan does. */
    void hearListeners() {
        if (listener.stops() && goesOn()) {
            callbacks = callbacks.endingRun();
            tell(new Event.EndedEarly(TrainingLoop.now(), phase().name(), epochWithin(), position.step(), "run"));
        }
    }

    private boolean goesOn() {
        boolean epochs = end() == CallbackState.End.NOTHING && phase() instanceof Phase.Train phase
                && position.epoch() + 1 < phase.epochs();
        return epochs || position.phase() + 1 < plan().phases().size();
    }

    /** What ends behind the present epoch. */
    CallbackState.End end() {
        return callbacks.end();
    }

    double rateFactor() {
        return callbacks.rateFactor();
    }

    /** Whether it was asked to stop; then the state is to be saved, and {@link #interrupted} to be thrown. */
    boolean isToStop() {
        return stop.getAsBoolean();
    }

    boolean isCheckpointDue() {
        double minutes = Duration.between(lastCheckpoint, Instant.now()).toMillis() / 60_000.0;
        return minutes >= setup.experiment().checkpointMinutes();
    }

    /** Writes the state; what has diverged never takes the place of a good checkpoint. */
    void save(Weights weights, Weights optimizer) {
        Checkpoint now = new Checkpoint(position, tally, best, callbacks, weights, optimizer,
                position.batch() > 0 ? factors : List.of());
        if (!now.isFinite()) {
            throw diverged("weights", "infinity or NaN", position.step());
        }
        now.save(folder.checkpoint());
        lastCheckpoint = Instant.now();
        tell(new Event.CheckpointSaved(TrainingLoop.now(), phase().name(), epochWithin(), position.step()));
    }

    TrainingLoop.Stopped interrupted() {
        tell(new Event.RunInterrupted(TrainingLoop.now(), phase().name(), epochWithin(), position.step()));
        return new TrainingLoop.Stopped();
    }

    /** How much of the phase was done before a step of the run near the present one, from 0 to below 1. */
    double fraction(Phase.Train phase, int step) {
        int done = position.epoch() * batches.trainingSteps() + position.batch() + step - 1 - position.step();
        return (double) done / (phase.epochs() * batches.trainingSteps());
    }

    /** The rate of each group in such a step. */
    List<Double> rates(Phase.Train phase, int step) {
        return phase.rates(fraction(phase, step)).stream().map(rate -> rate * callbacks.rateFactor()).toList();
    }

    void requireFinite(double loss, String name, int step) {
        if (!Double.isFinite(loss)) {
            throw diverged(name, loss, step);
        }
    }

    private InvalidInput diverged(String name, Object found, int step) {
        String remedy = phase() instanceof Phase.Train phase
                ? " at the rates " + rates(phase.times(factors), step).stream()
                        .map(rate -> String.format(Locale.ROOT, "%.3g", rate)).collect(Collectors.joining(", "))
                        + "; train again with a lower --lr" : "; train with another --recipe";
        String kept = Files.exists(folder.checkpoint())
                ? "the last good checkpoint is kept in " + folder.checkpoint() : "no checkpoint had been due yet";
        return new InvalidInput("step %d of phase %s: the %s must be finite, found %s%s (%s)", step, phase().name(),
                name, found, remedy, kept);
    }
}
