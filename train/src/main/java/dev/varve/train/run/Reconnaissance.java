package dev.varve.train.run;

import dev.varve.plan.Evidence;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Phase;
import dev.varve.plan.RateCurve;
import dev.varve.plan.RateSweep;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.engine.Engine;
import dev.varve.train.solve.HeadSolver;
import dev.varve.weights.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Measures a task before it is trained: probes of each stage, the solved head, relative gradients behind it, a rate
 * finder, and the time of an epoch. Nothing of a model or of a run changes; features of the solved head are kept, so
 * that the run does not compute them again.
 */
public final class Reconnaissance {

    private static final double FIRST_RATE = 1e-5;
    private static final double LAST_RATE = 0.5;
    /** The rate finder takes no more than this share of the batches of the run. */
    private static final int SHARE_OF_RUN = 10;
    private static final int MOST_STEPS = 100;

    private Reconnaissance() {
    }

    /**
     * Measures.
     *
     * @param setup calibrated, of a plan with a phase that solves and one behind it that trains
     * @param cache folder of files that can be made again: what is timed is kept there, and features lie there while
     *     they are needed
     */
    public static Evidence of(Setup setup, Path cache) {
        List<Phase> phases = setup.experiment().plan().phases();
        Phase.Solve solve = (Phase.Solve) phases.get(0);
        Phase.Train tuned = ((Phase.Train) phases.get(1)).freezeTo(0);
        ImageBatches batches = setup.batches();
        Evidence.Pace pace = new Evidence.Pace(Forecast.of(setup, cache).phases().get(1).secondsPerEpoch(),
                ranAway(setup, tuned));
        try (Engine engine = Engine.open(
                new Engine.Settings(setup.experiment().engine().threads(), Arithmetic.F32))) {
            List<Evidence.Stage> stages = StageProbes.of(setup, engine, solve, cache);
            HeadPass pass = new HeadPass(setup, solve, engine, batches, FeatureCache.open(batches.room()));
            HeadSolver.Solved solved = pass.solve(setup.weights(), cache);
            RelativeGradients gradients = gradients(setup, engine, tuned, pass.with(setup.weights(), solved));
            Double accuracy = solved.best().valid().accuracy();
            return new Evidence(new Evidence.Task(count(setup, Part.TRAIN), count(setup, Part.VALID),
                    batches.trainingSteps(), accuracy != null), stages,
                    accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy), gradients.ratios(),
                    pace);
        }
    }

    private static int count(Setup setup, Part part) {
        return setup.data().dataset().indices(part).length;
    }

    private static RelativeGradients gradients(Setup setup, Engine engine, Phase.Train tuned, Weights solved) {
        ImageBatches batches = setup.batches();
        Trainee trainee = setup.trainee(tuned);
        engine.load(trainee.network(), trainee.begin(solved));
        engine.begin(setup.execution(tuned), setup.preprocessing(tuned), setup.training(tuned));
        int[] first = RelativeGradients.items(batches, 0);
        try (Feed feed = new Feed(engine, batches, setup.view(batches, tuned, 0), first, Optional.empty())) {
            return RelativeGradients.of(engine, setup, feed, 0);
        }
    }

    private static OptionalDouble ranAway(Setup setup, Phase.Train tuned) {
        int steps = Math.min(MOST_STEPS, tuned.epochs() * setup.batches().trainingSteps() / SHARE_OF_RUN);
        if (steps < RateSweep.FEWEST_STEPS) {
            return OptionalDouble.empty();
        }
        RateCurve curve = new RateFinder(setup, tuned, new RateSweep(FIRST_RATE, LAST_RATE, steps)).curve(share -> { });
        return curve.ranAway() ? OptionalDouble.of(curve.rates().get(curve.losses().size() - 1))
                : OptionalDouble.empty();
    }
}
