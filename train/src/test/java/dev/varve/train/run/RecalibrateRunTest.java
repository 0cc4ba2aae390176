package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose frozen groups get the statistics of the photos first. */
class RecalibrateRunTest {

    @TempDir
    private static Path folder;
    private static Checkpoint afterFrozenPhase;

    @Test
    void run_thatRecalibrates_movesStatisticsOfTheFrozenBodyOnceAndNothingElseOfIt() {
        Learner learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, 60);
        Plan plan = learner.plan(Recipes.named("fine-tune",
                Recipe.Settings.of(1).withBatchNorm(NormPolicy.RECALIBRATE).withKeep(Plan.Keep.LAST)));
        Path out = folder.resolve("run");
        Result whole = learner.run(plan, out, event -> {
            if (event instanceof Event.CheckpointSaved && event.phase().equals("frozen")) {
                afterFrozenPhase = Checkpoint.load(out.resolve("checkpoint.safetensors"));
            }
        }, () -> false).orElseThrow();

        Weights first = learner.setup(plan, out).weights();
        for (NamedArray array : first.arrays().values()) {
            if (!array.name().startsWith("head.")) {
                boolean statistic = array.name().contains("running_") || array.name().contains("num_batches");
                assertThat(!afterFrozenPhase.weights().get(array.name()).equals(array)).as(array.name())
                        .isEqualTo(statistic);
            }
        }

        Path stopped = folder.resolve("stopped");
        assertThat(learner.run(plan, stopped, event -> { }, () -> true)).isEmpty();
        assertThat(Learner.resume(stopped, event -> { }, () -> false)).isPresent();
        assertThat(stopped.resolve("model.onnx")).hasSameBinaryContentAs(whole.folder().model());
    }

    /** Means of equal batches have the mean of all images; only the first norm reads what no norm changed before. */
    @Test
    void run_thatRecalibrates_takesThePlainMeanOverBatches() {
        Path data = TinyRun.pictures(folder.resolve("photos"));
        assertThat(firstMean(data, TinyRun.BATCH)).containsExactly(
                firstMean(data, TinyRun.BATCH * TinyRun.STEPS_PER_EPOCH), within(1e-5f));
    }

    private static float[] firstMean(Path data, int batch) {
        Learner learner = Learner.on(data).model(new ModelSource("mobilenet_v2", "", true)).size(32).batch(batch)
                .engine(new EngineChoice(Precision.FP32, 1)).open();
        Result result = learner.run(Recipes.named("probe", Recipe.Settings.of(1)
                .withBatchNorm(NormPolicy.RECALIBRATE)), folder.resolve("batches of " + batch));
        return Checkpoint.load(result.folder().checkpoint()).weights().arrays().values().stream()
                .filter(array -> array.name().endsWith("running_mean")).findFirst().orElseThrow().floats();
    }
}
