package dev.varve.train.run;

import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Phase;
import dev.varve.random.Draws;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.data.View;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Outcome;
import dev.varve.weights.Weights;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A phase of a run that steps down the gradient: the loop over epochs and batches, from the course's position on. */
final class TrainingPhase {

    private final Course course;
    private final Phase.Train phase;
    private final Setup setup;
    private final Engine engine;
    private final ImageBatches batches;
    private final Trainee trainee;
    private Weights first;
    private Optional<FeatureStore> store = Optional.empty();
    private Instant lastBatch = Instant.now();

    TrainingPhase(Course course, Phase.Train phase) {
        this.course = course;
        this.phase = phase;
        this.setup = course.setup();
        this.engine = course.engine();
        this.batches = course.batches();
        this.trainee = setup.trainee(phase);
    }

    /**
     * Trains to the end of the phase.
     *
     * @param weights the model's if the phase has not begun, else those of the phase's network
     * @param optimizer what the optimizer remembers, if the phase has begun
     * @return the model's weights after it
     */
    Weights train(Weights weights, Weights optimizer) {
        boolean begun = position().epoch() > 0 || position().batch() > 0;
        first = begun ? weights : trainee.begin(recalibrated(weights));
        engine.load(trainee.network(), first);
        engine.begin(setup.execution(phase), setup.preprocessing(phase), setup.training(phase));
        store = phase.views() == 0 ? Optional.empty() : Optional.of(setup.store(course.cache(), phase, first));
        if (begun) {
            engine.restore(first, optimizer);
        } else {
            course.beginPhase();
            course.tell(new Event.PhaseStarted(TrainingLoop.now(), phase.name(), 1, position().step(),
                    setup.trainedGroups(phase), phase.epochs() * batches.trainingSteps(), phase.epochs()));
        }
        while (position().epoch() < phase.epochs() && course.end() == CallbackState.End.NOTHING) {
            epoch();
        }
        return trainee.end(present());
    }

    /** The model's weights with statistics found anew in the groups whose rules say so. */
    private Weights recalibrated(Weights weights) {
        if (phase.rules().stream().noneMatch(rule -> rule.norm() == NormPolicy.RECALIBRATE)) {
            return weights;
        }
        engine.load(setup.network(), weights);
        engine.begin(setup.recalibration(phase), setup.preprocessing(phase), setup.still());
        try (BatchLoader loader = batches.evaluation(setup.preprocessing(phase), Part.TRAIN)) {
            for (int batch = 1; loader.hasNext(); batch++) {
                PixelBatch one = loader.next();
                engine.recalibrate(Images.pixels(one.pixels(), one.count(), one.size(), one.channels()),
                        1.0 / batch);
            }
        }
        return engine.weights();
    }

    private void epoch() {
        Instant began = Instant.now();
        View view = setup.view(batches, phase, position().epoch());
        steps(view);
        complete(view);
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        metrics.put("train",
                Course.figures(course.tally().meanLoss(), course.accuracy(course.tally().accuracy())));
        Measured valid = Measured.on(engine, course.validation(phase, store), course.watch());
        metrics.put("valid", valid.figures());
        course.requireFinite(valid.loss(), "validation loss", position().step());
        course.keepBest(valid, epochOfRun() + 1, () -> trainee.end(present()));
        course.tell(new Event.EpochFinished(TrainingLoop.now(), phase.name(), position().epoch() + 1,
                position().step(), metrics, seconds(began)));
        course.callBack(phase, valid);
        course.warn();
        course.moveTo(position().nextEpoch());
        course.count(Tally.NONE);
        save();
        if (course.isToStop()) {
            throw course.interrupted();
        }
    }

    private void steps(View view) {
        int[] order = batches.order(epochOfRun(), position().batch());
        try (Feed feed = new Feed(engine, batches, view, order, store)) {
            lastBatch = Instant.now();
            while (feed.hasNext()) {
                step(feed.next());
                if (course.isToStop()) {
                    save();
                    throw course.interrupted();
                }
                if (feed.hasNext() && course.isCheckpointDue()) {
                    save();
                }
            }
        }
    }

    private void step(Feed.Fed batch) {
        int step = position().step() + 1;
        long seed = Draws.of(setup.experiment().seed(), Draws.Purpose.DROPOUT, 0, position().step()).bits();
        Outcome outcome = engine.lossAndGradients(batch.input(), batch.targets(), seed);
        List<Double> rates = course.rates(phase, step);
        course.requireFinite(outcome.loss(), "loss", step);
        engine.step(setup.values(phase, course.fraction(phase, step)).stream()
                .map(values -> values.withRate(values.rate() * course.rateFactor())).toList());
        course.moveTo(position().nextBatch());
        course.count(course.tally().plus(outcome, batch.count()));
        Map<String, Double> named = new LinkedHashMap<>();
        for (int group = 0; group < rates.size(); group++) {
            named.put(setup.groups().groups().get(group).name(), rates.get(group));
        }
        course.tell(new Event.Step(TrainingLoop.now(), phase.name(), position().epoch() + 1, position().step(),
                outcome.loss(), course.accuracy((double) outcome.correct() / batch.count()), named,
                batch.count() / seconds(lastBatch)));
        lastBatch = Instant.now();
    }

    /** Computes features that an epoch left out, in full batches as it does, if a later epoch will read them. */
    private void complete(View view) {
        boolean seenAgain = IntStream.range(position().epoch() + 1, phase.epochs())
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

    private void save() {
        course.save(present(), engine.optimizerState());
    }

    /** The weights of the phase's network, and what the way back to the model's needs beside them. */
    private Weights present() {
        return first.with(engine.weights());
    }

    private Position position() {
        return course.position();
    }

    private int epochOfRun() {
        return setup.epochsBefore(position().phase()) + position().epoch();
    }

    static double seconds(Instant began) {
        return Duration.between(began, Instant.now()).toNanos() / 1e9;
    }
}
