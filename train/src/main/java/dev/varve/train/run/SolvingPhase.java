package dev.varve.train.run;

import dev.varve.plan.Phase;
import dev.varve.train.engine.Engine;
import dev.varve.train.solve.HeadSolver;
import dev.varve.weights.Weights;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A phase of a run that solves the head. */
final class SolvingPhase {

    private final Course course;
    private final Phase.Solve phase;
    private final Setup setup;
    private final Engine engine;
    private Instant lastBatch = Instant.now();
    private int seen;

    SolvingPhase(Course course, Phase.Solve phase) {
        this.course = course;
        this.phase = phase;
        this.setup = course.setup();
        this.engine = course.engine();
    }

    /** The model's weights with the head that is best. */
    Weights solve(Weights weights) {
        Instant began = Instant.now();
        course.beginPhase();
        HeadPass pass = new HeadPass(setup, phase, engine, course.batches(), course.cache());
        course.tell(new Event.PhaseStarted(TrainingLoop.now(), phase.name(), 1, step(), setup.trainedGroups(phase), 0,
                1));
        lastBatch = Instant.now();
        HeadSolver.Solved solved = pass.solve(weights, course.folder().path(), "choose another --out", count -> {
            show(count, pass.images());
            if (course.isToStop()) {
                course.save(weights, Weights.NONE);
                throw course.interrupted();
            }
        });
        course.tell(new Event.HeadSolved(TrainingLoop.now(), phase.name(), 1, step(), solved.best().penalty(),
                solved.path()));
        Weights after = pass.with(weights, solved);
        end(after, solved, began);
        return after;
    }

    private void show(int count, int all) {
        seen += count;
        course.tell(new Event.FeaturesComputed(TrainingLoop.now(), phase.name(), 1, step(), seen, all,
                count / TrainingPhase.seconds(lastBatch)));
        lastBatch = Instant.now();
    }

    private void end(Weights after, HeadSolver.Solved solved, Instant began) {
        Measured valid = valid(after);
        course.keepBest(valid, setup.epochsBefore(course.position().phase()), () -> after);
        course.tell(new Event.EpochFinished(TrainingLoop.now(), phase.name(), 1, step(), Map.of("train",
                Course.figures(solved.best().train().loss(), solved.best().train().accuracy()),
                "valid", valid.figures()), TrainingPhase.seconds(began)));
        course.hearListeners();
        course.warn();
        course.moveTo(course.position().nextEpoch());
        course.save(after, Weights.NONE);
    }

    /** Measures the whole model, all of it still. */
    private Measured valid(Weights weights) {
        engine.load(setup.network(), weights);
        engine.begin(setup.still(phase), setup.preprocessing(phase), setup.still());
        return Measured.on(engine, course.validation(phase, Optional.empty()), course.watch());
    }

    private int step() {
        return course.position().step();
    }
}
