package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.plan.Stepping;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs by the recipes that thaw and by other optimizers than Adam: what moves, what is kept, and how they go on. */
class SteppingRunTest {

    private static final double RARELY = 60;

    @TempDir
    private static Path folder;
    private static Learner learner;

    @BeforeAll
    static void open() {
        learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, RARELY);
    }

    private static Plan plan(String recipe, Stepping stepping) {
        Recipe.Settings settings = recipe.equals("sgdr")
                ? Recipe.Settings.DEFAULT.withStepping(stepping.withCycles(new Stepping.Cycles(2, 1, 1)))
                : Recipe.Settings.of(1).withStepping(stepping);
        return learner.plan(Recipes.named(recipe, settings.withKeep(Plan.Keep.LAST)));
    }

    private static Weights firstWeights(Plan plan) {
        return learner.setup(plan, folder.resolve("none")).weights();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgdr", "full", "probe", "head-first", "gradual", "chain-thaw"})
    void run_byARecipe_movesWhatItsPhasesTrainAndSaysWhichItIsIn(String recipe) {
        Plan plan = plan(recipe, Stepping.DEFAULT);
        List<Checkpoint> ends = new ArrayList<>();
        Set<String> phases = new LinkedHashSet<>();
        Path run = folder.resolve(recipe);
        learner.run(plan, run, event -> {
            phases.add(event.phase());
            if (event instanceof Event.CheckpointSaved saved && saved.epoch() == epochs(plan, saved.phase())) {
                ends.add(Checkpoint.load(run.resolve("checkpoint.safetensors")));
            }
        }, () -> false).orElseThrow();

        assertThat(phases).containsAll(plan.phases().stream().map(Phase::name).toList());
        assertThat(ends).hasSameSizeAs(plan.phases());
        Weights before = firstWeights(plan);
        for (int phase = 0; phase < ends.size(); phase++) {
            assertMoved((Phase.Train) plan.phases().get(phase), before, ends.get(phase));
            before = ends.get(phase).weights();
        }
    }

    private static int epochs(Plan plan, String phase) {
        return plan.phases().stream().filter(one -> one.name().equals(phase))
                .mapToInt(one -> ((Phase.Train) one).epochs()).findFirst().orElseThrow();
    }

    private static void assertMoved(Phase.Train phase, Weights before, Checkpoint after) {
        for (int group = 0; group < learner.groups().size(); group++) {
            boolean trains = phase.rules().get(group).train() == GroupRule.Scope.ALL;
            for (String name : learner.groups().get(group).parameters()) {
                if (!trains) {
                    assertThat(after.weights().get(name)).as("%s in %s", name, phase.name())
                            .isEqualTo(before.get(name));
                }
                assertThat(after.optimizer().has("step." + name)).as("%s in %s", name, phase.name())
                        .isEqualTo(trains);
            }
            String first = learner.groups().get(group).parameters().get(0);
            assertThat(after.weights().get(first).equals(before.get(first))).as(first).isEqualTo(!trains);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "ranger"})
    void resume_inTheMiddleOfAPhase_givesTheBytesOfARunThatNeverStopped(String optimizer) {
        Plan plan = plan("fine-tune", Stepping.by(optimizer));
        Result straight = learner.run(plan, folder.resolve(optimizer + "-straight"), event -> { }, () -> false)
                .orElseThrow();
        AtomicInteger steps = new AtomicInteger();
        Path run = folder.resolve(optimizer + "-stopped");
        assertThat(learner.run(plan, run, event -> steps.addAndGet(event instanceof Event.Step ? 1 : 0),
                () -> steps.get() == 6)).isEmpty();
        Checkpoint stopped = Checkpoint.load(run.resolve("checkpoint.safetensors"));
        assertThat(stopped.position().batch()).as("within the second phase").isEqualTo(2);
        assertThat(stopped.optimizer().names()).isNotEmpty();

        Optional<Result> resumed = Learner.resume(run, event -> { }, () -> false);

        Checkpoint one = Checkpoint.load(straight.folder().checkpoint());
        Checkpoint other = Checkpoint.load(resumed.orElseThrow().folder().checkpoint());
        for (NamedArray array : one.weights().arrays().values()) {
            assertThat(other.weights().get(array.name())).as(array.name()).isEqualTo(array);
        }
        for (NamedArray array : one.optimizer().arrays().values()) {
            assertThat(other.optimizer().get(array.name())).as(array.name()).isEqualTo(array);
        }
    }

    @Test
    void footprint_ofAPhase_countsWhatTheOptimizerKeeps() {
        Plan adam = plan("full", Stepping.DEFAULT);
        Setup setup = learner.setup(adam, folder.resolve("none"));
        Phase.Train phase = (Phase.Train) adam.phases().get(0);
        long trained = setup.execution(phase).trained().stream()
                .mapToLong(name -> setup.network().parameter(name).shape().elements()).sum();
        long perNumber = trained * Float.BYTES;
        Stepping still = new Stepping(Stepping.by("sgd").optimizer(), OptionalDouble.of(0), OptionalDouble.empty(),
                List.of(), false, Optional.empty(), OptionalDouble.empty(), Optional.empty());
        assertThat(checkpoint("adam")).isEqualTo(checkpoint("lamb")).isEqualTo(checkpoint("rmsprop") + perNumber);
        assertThat(checkpoint("sgd")).isEqualTo(checkpoint("adam") - perNumber);
        assertThat(checkpoint("ranger")).isEqualTo(checkpoint("adam") + perNumber);
        assertThat(new Storage(learner.setup(plan("full", still), folder.resolve("none")))
                .checkpoint(plan("full", still).phases().get(0))).isEqualTo(checkpoint("adam") - 2 * perNumber);
        assertThat(memory("ranger") - memory("sgd")).as("with holes").isGreaterThanOrEqualTo(2 * perNumber);
    }

    private static long checkpoint(String optimizer) {
        Plan plan = plan("full", Stepping.by(optimizer));
        return new Storage(learner.setup(plan, folder.resolve("none"))).checkpoint(plan.phases().get(0));
    }

    private static long memory(String optimizer) {
        Plan plan = plan("full", Stepping.by(optimizer));
        return ProcessMemory.most(Work.of(learner.setup(plan, folder.resolve("none")), plan.phases().get(0)));
    }
}
