package dev.varve.benchmarks;

import dev.varve.plan.Defaults;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.run.Event;
import dev.varve.train.run.Spent;
import dev.varve.weights.Pretrained;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run is foretold to take, and what it takes. */
final class ForecastSides {

    private static final int EPOCHS = 2;

    private ForecastSides() {
    }

    private static Learner learner(Bench bench, String architecture) throws IOException {
        boolean fromScratch = Pretrained.of(architecture).isEmpty();
        return Learner.on(bench.photos().folder()).model(new ModelSource(architecture, "", fromScratch))
                .size(bench.size()).batch(bench.batch())
                .engine(new EngineChoice(Defaults.PRECISION, bench.threads())).open();
    }

    /** A few epochs in which a level is frozen. */
    private static Plan plan(Learner learner, Level level) {
        Plan all = learner.plan(Recipes.oneCycle(EPOCHS));
        Phase.Train phase = (Phase.Train) all.phases().get(0);
        return all.withPhases(List.of(phase.freezeTo(level.frozenGroups(learner.groups()))));
    }

    /** Times a few batches; its figure is the seconds that it foretells. */
    static Side foretold(Bench bench, String architecture, Level level) throws IOException {
        Learner learner = learner(bench, architecture);
        Plan plan = plan(learner, level);
        return side(() -> learner.forecast(plan).seconds());
    }

    /** Trains; its figure is the seconds that the run's events say. */
    static Side measured(Bench bench, String architecture, Level level) throws IOException {
        Learner learner = learner(bench, architecture);
        Plan plan = plan(learner, level);
        return side(() -> {
            Path folder = bench.file("run");
            List<Event> events = new ArrayList<>();
            learner.run(plan, folder, events::add, () -> false);
            Bench.remove(folder);
            return Spent.of(events).seconds();
        });
    }

    /** Gives a figure. */
    private interface Figure {
        double get() throws IOException;
    }

    private static Side side(Figure figure) {
        return units -> {
            Stopclock clock = new Stopclock();
            try {
                double value = figure.get();
                return new Lap(value, clock.wall(), clock.processor(), Double.NaN);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
