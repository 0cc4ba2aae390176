package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What forecasts learn from a run. */
class PacesTest {

    private static final double SLOW = 1;
    private static final double QUICK = 16;

    @TempDir
    private static Path data;
    private static Learner learner;

    @TempDir
    private Path cache;

    @BeforeAll
    static void data() {
        learner = TinyRun.learner(TinyRun.pictures(data), Precision.FP32, 60);
    }

    private static Setup setup(Plan plan) {
        return learner.setup(plan, data.resolve("run"));
    }

    private static Plan plan(int views) {
        Plan plan = learner.plan(Recipes.oneCycle(2));
        return plan.withPhases(List.of(((Phase.Train) plan.phases().get(0)).withViews(views)));
    }

    private static Stream<Event> steps(Setup setup, int epoch, int count, double imagesPerSecond) {
        String phase = setup.experiment().plan().phases().get(0).name();
        return IntStream.range(0, count).mapToObj(step -> new Event.Step("2026-11-23T09:30:00Z", phase, epoch, step,
                1, 0.0, Map.of(), imagesPerSecond));
    }

    private static List<Event> run(Setup setup, int later) {
        return Stream.concat(steps(setup, 1, 100, SLOW), steps(setup, 2, later, QUICK)).toList();
    }

    @Test
    void learn_fromLaterEpochs_isWhatForecastsThenKnow() {
        Setup setup = setup(plan(0));
        GivenSpeeds measured = new GivenSpeeds(0);
        Work work = Work.training(setup, (Phase.Train) setup.experiment().plan().phases().get(0));
        new KnownSpeeds(cache, measured, GivenSpeeds.BATCHES).batch(work);
        Forecast.learn(setup, run(setup, 10), cache);
        Timed known = new KnownSpeeds(cache, measured, GivenSpeeds.BATCHES).batch(work);
        assertThat(known.seconds()).isEqualTo(TinyRun.BATCH / QUICK);
        assertThat(known.batches()).isEqualTo(10);
        assertThat(measured.asked).hasSize(1);
    }

    @Test
    void of_fewBatchesOrKeptFeatures_isNothing() {
        assertThat(Paces.of(setup(plan(0)), run(setup(plan(0)), 9))).isEmpty();
        assertThat(Paces.of(setup(plan(1)), run(setup(plan(1)), 10))).isEmpty();
    }
}
