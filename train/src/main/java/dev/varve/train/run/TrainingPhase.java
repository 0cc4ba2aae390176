package dev.varve.train.run;

import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Phase;
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
    private Steps steps;
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
        steps = new Steps(setup, engine, phase);
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
        return result();
    }

    /** The model's weights: of what is averaged the averages. */
    private Weights result() {
        return engine.averaged(() -> trainee.end(present()));
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
        Measured valid = engine.averaged(() -> Measured.on(engine, course.validation(phase, store), course.watch()));
        metrics.put("valid", valid.figures());
        course.requireFinite(valid.loss(), "validation loss", position().step());
        course.keepBest(valid, epochOfRun() + 1, this::result);
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
        Phase.Train renewed = phase.autoRgn() ? renewed(view) : phase;
        int[] order = batches.order(epochOfRun(), position().batch());
        try (Feed feed = new Feed(engine, batches, view, order, store)) {
            lastBatch = Instant.now();
            while (feed.hasNext()) {
                step(renewed, feed);
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

    /** The phase with the rates of the epoch, which are found when it begins. */
    private Phase.Train renewed(View view) {
        if (position().batch() == 0) {
            int[] some = RelativeGradients.items(batches, epochOfRun());
            try (Feed feed = new Feed(engine, batches, view, some, store)) {
                RelativeGradients found = RelativeGradients.of(engine, setup, feed, position().step());
                course.renew(found.factors());
                course.tell(new Event.RatesRenewed(TrainingLoop.now(), phase.name(), position().epoch() + 1,
                        position().step(), named(found.ratios()), named(found.factors())));
                warnOfShift(found);
            }
        }
        return phase.times(course.factors());
    }

    /** By name, of the groups in which something trains: others have neither a rate nor a gradient. */
    private Map<String, Double> named(List<Double> ofGroups) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int group = 0; group < ofGroups.size(); group++) {
            if (phase.rules().get(group).trains()) {
                named.put(setup.groups().groups().get(group).name(), ofGroups.get(group));
            }
        }
        return named;
    }

    /** In the first epoch, while the first layers are still those that the run began with. */
    private void warnOfShift(RelativeGradients found) {
        if (position().epoch() == 0 && !setup.experiment().model().fromScratch()
                && found.isInputShift(phase.rules())) {
            course.warn(String.format("%s has the largest relative gradient, so the photos differ from those of the "
                    + "weights already as pixels; do not freeze it", setup.groups().groups().get(0).name()));
        }
    }

    private void step(Phase.Train renewed, Feed feed) {
        int step = position().step() + 1;
        StepStatistics statistics = StepStatistics.of(setup, phase, step);
        Steps.Taken taken = steps.next(feed, position().step(), statistics);
        Outcome outcome = taken.outcome();
        List<Double> rates = course.rates(renewed, step);
        course.requireFinite(outcome.loss(), "loss", step);
        statistics.step(engine, setup.values(renewed, course.fraction(phase, step)).stream()
                .map(values -> values.withRate(values.rate() * course.rateFactor())).toList());
        course.moveTo(position().nextStep());
        course.count(course.tally().plus(outcome, taken.images()));
        course.tell(new Event.Step(TrainingLoop.now(), phase.name(), position().epoch() + 1, position().step(),
                outcome.loss(), course.accuracy((double) outcome.correct() / taken.images()), named(rates),
                taken.images() / seconds(lastBatch)));
        statistics.groups().ifPresent(groups -> course.tell(new Event.GroupsMeasured(TrainingLoop.now(), phase.name(),
                position().epoch() + 1, position().step(), groups)));
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
