package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Experiment.Precision;
import dev.varve.train.TinyRun;
import dev.varve.train.run.RunProcess.Job;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are killed as by {@code kill -9} and gone on with end with the bytes of runs that never were. */
class KillTest {

    private static final String FINE_TUNE = "fine-tune";
    private static final String SOLVE_THEN_TUNE = "solve-then-tune";
    private static final int EPOCHS = 2;
    private static final double RARELY = 60;
    private static final double AFTER_EVERY_BATCH = 1e-9;
    private static final int KILLS_OF_SOAK = 20;
    private static final int EPOCHS_OF_SOAK = 24;
    private static final int MOST_STEPS_BETWEEN_KILLS = 6;

    @TempDir
    private static Path folder;
    private static Path data;
    private static Random random;

    @BeforeAll
    static void draw() {
        data = TinyRun.pictures(folder.resolve("data"));
        long seed = Long.getLong("varve.kill.seed", System.nanoTime());
        System.out.println("Moments of kills are drawn from -Dvarve.kill.seed=" + seed);
        random = new Random(seed);
    }

    @Test
    void resume_afterThreeKills_endsWithTheBytesOfOneGo() {
        Path whole = whole(FINE_TUNE, Precision.FP32, EPOCHS);
        Path run = folder.resolve("killed");
        Job job = new Job(FINE_TUNE, Precision.FP32, EPOCHS, AFTER_EVERY_BATCH);
        int saved = 1 + random.nextInt(TinyRun.STEPS_PER_EPOCH - 1);
        kill(run, job, going -> going.steps() >= saved && going.isSaving());
        kill(run, job, going -> going.lines("epoch_finished") > 0);
        int steps = 1 + random.nextInt(TinyRun.STEPS_PER_EPOCH);
        kill(run, job, going -> going.lines("\"phase\":\"unfrozen\"") > steps);
        finish(run, job);
        assertSame(run, whole);
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void resume_afterAKillBetweenCheckpoints_endsWithTheBytesOfOneGo(Precision precision) {
        Path whole = whole(FINE_TUNE, precision, EPOCHS);
        Path run = folder.resolve("rarely-saved-" + precision);
        kill(run, new Job(FINE_TUNE, precision, EPOCHS, RARELY), going -> going.steps() >= 1);
        assertThat(run.resolve("checkpoint.safetensors")).doesNotExist();
        int steps = TinyRun.STEPS_PER_EPOCH + 2 + random.nextInt(TinyRun.STEPS_PER_EPOCH);
        kill(run, new Job(FINE_TUNE, precision, EPOCHS, RARELY), going -> going.steps() >= steps);
        finish(run, new Job(FINE_TUNE, precision, EPOCHS, RARELY));
        assertSame(run, whole);
    }

    @Test
    void resume_afterKillsInThePassAndWithFoldedNorms_endsWithTheBytesOfOneGo() {
        Path whole = whole(SOLVE_THEN_TUNE, Precision.FP32, EPOCHS);
        Path run = folder.resolve("solved");
        Job job = new Job(SOLVE_THEN_TUNE, Precision.FP32, EPOCHS, AFTER_EVERY_BATCH);
        int batches = 1 + random.nextInt(TinyRun.STEPS_PER_EPOCH);
        kill(run, job, going -> going.lines("features_computed") >= batches);
        int steps = 1 + random.nextInt(TinyRun.STEPS_PER_EPOCH);
        kill(run, job, going -> going.steps() >= steps);
        finish(run, job);
        assertSame(run, whole);
    }

    @Test
    @Tag("soak")
    void resume_afterTwentyKills_endsWithTheBytesOfOneGo() {
        for (Precision precision : new Precision[] {Precision.FP32, Precision.BF16}) {
            Path whole = whole(FINE_TUNE, precision, EPOCHS_OF_SOAK);
            Path run = folder.resolve("soaked-" + precision);
            Job job = new Job(FINE_TUNE, precision, EPOCHS_OF_SOAK, AFTER_EVERY_BATCH);
            for (int kill = 0; kill < KILLS_OF_SOAK / 2; kill++) {
                int more = 1 + random.nextInt(MOST_STEPS_BETWEEN_KILLS);
                boolean saving = random.nextBoolean();
                RunProcess process = RunProcess.start(data, run, job);
                long before = process.steps();
                assertThat(process.killWhen(() -> process.steps() >= before + more && (!saving || process.isSaving())))
                        .as("killed before its end").isTrue();
            }
            finish(run, job);
            assertSame(run, whole);
        }
    }

    /** The same run in one go, made once. */
    private static Path whole(String recipe, Precision precision, int epochs) {
        Path run = folder.resolve("whole-" + recipe + "-" + precision + "-" + epochs);
        if (!run.resolve("model.onnx").toFile().exists()) {
            RunProcess.here(data, run, new Job(recipe, precision, epochs, RARELY));
        }
        return run;
    }

    private static void kill(Path run, Job job, Predicate<RunProcess> when) {
        RunProcess process = RunProcess.start(data, run, job);
        assertThat(process.killWhen(() -> when.test(process))).as("killed before its end").isTrue();
        assertThat(run.resolve("model.onnx")).doesNotExist();
    }

    private static void finish(Path run, Job job) {
        assertThat(RunProcess.start(data, run, job).await())
                .as("exit code; see %s.log", run).isZero();
    }

    private static void assertSame(Path run, Path whole) {
        for (String file : new String[] {"model.onnx", "checkpoint.safetensors", "best.safetensors"}) {
            assertThat(run.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        assertThat(losses(run)).isEqualTo(losses(whole));
        assertThat(run).isDirectoryNotContaining("glob:**.part");
    }

    private static Map<Integer, Double> losses(Path run) {
        return new RunFolder(run).events().stream().filter(Event.Step.class::isInstance).map(Event.Step.class::cast)
                .collect(Collectors.toMap(Event.Step::step, Event.Step::loss, (former, last) -> last));
    }
}
