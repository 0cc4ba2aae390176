package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Norm;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Execution;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that compute the head, and tune from there with norms folded into their convolutions. */
class SolveRunTest {

    private static final double RARELY = 60;
    private static final int EPOCHS = 2;

    @TempDir
    private static Path folder;
    private static Learner learner;
    private static Result solved;
    private static Plan plan;
    private static Result tuned;

    @BeforeAll
    static void run() {
        learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, RARELY);
        solved = learner.run(Recipes.solve(), folder.resolve("solved"));
        plan = learner.plan(Recipes.named("solve-then-tune", Recipe.Settings.of(EPOCHS).withKeep(Plan.Keep.LAST)));
        tuned = learner.run(plan, folder.resolve("tuned"), event -> { }, () -> false).orElseThrow();
    }

    private static Weights exported(Result result) {
        return OnnxImport.read(result.folder().model()).weights();
    }

    @Test
    void solve_ofAFrozenBody_changesNoByteOfIt() {
        Weights first = learner.setup(plan, folder.resolve("any")).weights();
        Weights after = exported(solved);
        assertThat(after.names()).containsExactlyInAnyOrderElementsOf(first.names());
        first.arrays().forEach((name, array) -> {
            if (name.startsWith("head.")) {
                assertThat(after.get(name)).as(name).isNotEqualTo(array);
            } else {
                assertThat(after.get(name)).as(name).isEqualTo(array);
            }
        });
        assertThat(solved.folder().path()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void solve_twoColours_areToldApart() {
        assertThat(solved.measured().accuracy()).isEqualTo(1);
        assertThat(solved.folder().events()).filteredOn(Event.EpochKept.class::isInstance).singleElement()
                .extracting(kept -> ((Event.EpochKept) kept).inWords())
                .isEqualTo("the head that phase solved computed, valid accuracy 1.0000");
    }

    @Test
    void events_ofASolvedPhase_sayHowFarAndWhichPenalty() {
        List<Event> events = tuned.folder().events().stream().filter(event -> event.phase().equals("solved")).toList();
        assertThat(events).extracting(event -> (Object) event.getClass()).containsSubsequence(Event.PhaseStarted.class,
                Event.FeaturesComputed.class, Event.HeadSolved.class, Event.EpochFinished.class,
                Event.CheckpointSaved.class);
        Event.FeaturesComputed last = events.stream().filter(Event.FeaturesComputed.class::isInstance)
                .map(Event.FeaturesComputed.class::cast).reduce((former, later) -> later).orElseThrow();
        assertThat(last.images()).isEqualTo(last.allImages()).isEqualTo(2 * 32 + 8);
        Event.HeadSolved chosen = events.stream().filter(Event.HeadSolved.class::isInstance)
                .map(Event.HeadSolved.class::cast).findFirst().orElseThrow();
        assertThat(chosen.path()).extracting(one -> one.penalty()).contains(chosen.penalty())
                .isSubsetOf(((Phase.Solve) plan.phases().get(0)).penalties());
        Event.EpochFinished measured = events.stream().filter(Event.EpochFinished.class::isInstance)
                .map(Event.EpochFinished.class::cast).findFirst().orElseThrow();
        assertThat(measured.metrics().get("valid").get("accuracy")).isEqualTo(1);
        assertThat(measured.step()).isZero();
    }

    @Test
    void execution_ofTheTunedPhase_hasNoNorm() {
        Setup setup = learner.setup(plan, folder.resolve("any"));
        Phase.Train phase = (Phase.Train) plan.phases().get(1);
        Execution execution = setup.execution(phase);
        assertThat(setup.network().nodes()).anyMatch(node -> node.op() instanceof Norm);
        assertThat(execution.network().nodes()).noneMatch(node -> node.op() instanceof Norm);
        assertThat(setup.trainee(phase).fold().pairs())
                .isEqualTo((int) setup.network().nodes().stream().filter(node -> node.op() instanceof Norm).count());
    }

    @Test
    void tuned_model_keepsStatisticsAndScalesAndMovesTheRest() {
        Weights first = learner.setup(plan, folder.resolve("any")).weights();
        Weights after = exported(tuned);
        for (NamedArray array : first.arrays().values()) {
            if (array.name().contains("running_") || array.name().contains("num_batches")) {
                assertThat(after.get(array.name())).as(array.name()).isEqualTo(array);
            }
        }
        assertThat(after.get("features.0.0.weight")).isNotEqualTo(first.get("features.0.0.weight"));
        assertThat(after.get("features.0.1.bias")).isNotEqualTo(first.get("features.0.1.bias"));
        assertThat(after.get("features.0.1.weight")).as("the scale").isEqualTo(first.get("features.0.1.weight"));
    }

    @Test
    void tuned_model_computesWhatWasTrained() {
        Event.EpochFinished last = tuned.folder().events().stream().filter(Event.EpochFinished.class::isInstance)
                .map(Event.EpochFinished.class::cast).reduce((former, later) -> later).orElseThrow();
        assertThat(tuned.measured().loss())
                .isCloseTo(last.metrics().get("valid").get("loss"), within(1e-4));
    }

    @Test
    void resume_afterAStopAtEveryBatch_endsWithTheBytesOfOneGo() {
        Path out = folder.resolve("stopped");
        assertThat(learner.run(plan, out, event -> { }, () -> true)).isEmpty();
        int stops = 1;                          // a pass over features begins anew each time
        while (Learner.resume(out, event -> { }, TinyRun.after(stops)).isEmpty()) {
            stops++;
        }
        assertThat(stops).isGreaterThan(EPOCHS);
        assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(tuned.folder().model());
        assertThat(out.resolve("checkpoint.safetensors")).hasSameBinaryContentAs(tuned.folder().checkpoint());
    }

    @Test
    void setup_withBalancedClasses_countsAnImageOfARareClassMore() throws IOException {
        StringBuilder rows = new StringBuilder("path,label\n");
        IntStream.range(0, 20).forEach(i -> rows.append("red/").append(i).append(".png,red\n"));
        IntStream.range(0, 10).forEach(i -> rows.append("blue/").append(i).append(".png,blue\n"));
        Path csv = Files.writeString(folder.resolve("data/uneven.csv"), rows);
        Learner uneven = TinyRun.learner(csv, Precision.FP32, RARELY);
        Recipe.Settings balanced = Recipe.Settings.DEFAULT.withClassWeights(Plan.ClassWeights.BALANCED);

        Setup setup = uneven.setup(uneven.plan(Recipes.named("solve-then-tune", balanced)), folder.resolve("any"));

        assertThat(setup.lossOfSolving()).isEqualTo(new CrossEntropy(0, List.of(24 / 16.0, 24 / 32.0)));
        Phase.Train phase = (Phase.Train) setup.experiment().plan().phases().get(1);
        assertThat(setup.training(phase).loss()).isEqualTo(new CrossEntropy(0.1, List.of(24 / 16.0, 24 / 32.0)));
        assertThat(learner.setup(plan, folder.resolve("any")).lossOfSolving()).isEqualTo(new CrossEntropy(0));
    }
}
