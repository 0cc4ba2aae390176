package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Economy;
import dev.varve.plan.Execution;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stay within a limit of memory: what they do for it, and that the numbers stay. */
class MemoryLimitTest {

    private static final double GIB = 1L << 30;
    private static final double MARGIN = 1.1;
    private static final int SIZE = 96;

    @TempDir
    private static Path folder;
    private static Path data;

    @BeforeAll
    static void draw() {
        data = TinyRun.pictures(folder.resolve("data"));
    }

    private static Learner learner(double limit) {
        return Learner.on(data).model(new ModelSource("mobilenet_v2", "", true)).size(SIZE).batch(8)
                .engine(new EngineChoice(Precision.FP32, 1)).memoryGiB(limit).open();
    }

    private static Setup setup(double limit, Recipe recipe) {
        Learner learner = learner(limit);
        return learner.setup(learner.plan(recipe), folder.resolve("any"));
    }

    private static Economy economy(Setup setup) {
        List<Phase> phases = setup.experiment().plan().phases();
        return setup.execution(phases.get(phases.size() - 1)).economy();
    }

    private static double needed(Setup setup) {
        List<Phase> phases = setup.experiment().plan().phases();
        return MARGIN * ProcessMemory.most(Work.of(setup, phases.get(phases.size() - 1))) / GIB;
    }

    @Test
    void execution_withinALimit_takesTheCheapestWay() {
        Recipe moving = Recipes.oneCycle(1);
        double all = needed(setup(0, moving));
        assertThat(economy(setup(0, moving))).isEqualTo(Economy.NONE);
        assertThat(economy(setup(all + 0.01, moving))).isEqualTo(Economy.NONE);
        Setup less = setup(all - 0.03, moving);
        assertThat(economy(less).parts()).as("norms use the statistics of the batch").isEqualTo(1);
        assertThat(economy(less).recomputed()).isPositive();
        assertThat(needed(less)).isLessThanOrEqualTo(all - 0.03);

        Recipe fixed = Recipes.solveThenTune(1);
        double folded = needed(setup(0, fixed));
        Setup divided = setup(folded - 0.01, fixed);
        assertThat(economy(divided)).isEqualTo(new Economy(0, 2));
        assertThat(needed(divided)).isLessThanOrEqualTo(folded - 0.01);
    }

    @Test
    void setup_belowWhatCanBeSpared_isRefused() {
        assertThatThrownBy(() -> setup(0.25, Recipes.oneCycle(1))).isInstanceOf(InvalidInput.class)
                .hasMessageMatching("--memory-limit 0\\.25: phase all needs at least 0\\.\\d\\d GiB, with all that it"
                        + " can recompute or divide; give a higher limit, or a smaller --batch or --size");
    }

    @Test
    void run_thatRecomputes_endsWithTheBytesOfOneThatKeepsAllAlsoAfterAStop() {
        Plan plan = learner(0).plan(Recipes.oneCycle(1));
        Result keeping = run(learner(0), plan, "keeping");
        double limit = needed(setup(0, Recipes.oneCycle(1))) - 0.03;
        Path stopped = folder.resolve("stopped");
        int[] steps = {0};
        assertThat(learner(limit).run(plan, stopped, event -> { }, () -> ++steps[0] == 2)).isEmpty();
        Result sparing = Learner.resume(stopped, event -> { }, () -> false).orElseThrow();
        assertThat(sparing.folder().experiment().memoryGiB()).isEqualTo(limit);
        assertThat(sparing.folder().model()).hasSameBinaryContentAs(keeping.folder().model());
    }

    private static Result run(Learner learner, Plan plan, String name) {
        return learner.run(plan, folder.resolve(name), event -> { }, () -> false).orElseThrow();
    }

    @Test
    void alternatives_ofALimitedPlan_sayWhatTheyWouldNeed() {
        double all = needed(setup(0, Recipes.oneCycle(1)));
        Setup limited = setup(all - 0.03, Recipes.oneCycle(1));
        Forecast forecast = new Forecaster(limited, new GivenSpeeds(0)).comparison();
        assertThat(forecast.phases().get(0).alternatives()).allSatisfy(one ->
                assertThat(MARGIN * one.memoryBytes() / GIB).isLessThanOrEqualTo(all - 0.03));
        Execution execution = limited.execution(limited.experiment().plan().phases().get(0));
        assertThat(execution.segments()).filteredOn(execution::isRecomputed).hasSize(execution.economy().recomputed());
    }
}
