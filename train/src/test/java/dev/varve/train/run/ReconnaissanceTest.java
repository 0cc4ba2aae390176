package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Evidence;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of a task of two colours, which the first layers of random weights already tell apart. */
class ReconnaissanceTest {

    @TempDir
    private static Path folder;
    private static Learner learner;
    private static Evidence evidence;

    @BeforeAll
    static void measure() {
        learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, 60);
        evidence = Reconnaissance.of(learner.setup(TinyRun.solveThenTune(learner, 4), folder.resolve("none")),
                folder.resolve("cache"));
    }

    @Test
    void of_aTask_probesEveryStageInOrder() {
        assertThat(evidence.task()).isEqualTo(new Evidence.Task(32, 8, TinyRun.STEPS_PER_EPOCH, true));
        assertThat(evidence.stages()).hasSizeGreaterThan(10).allSatisfy(stage -> {
            assertThat(stage.score()).isBetween(0.0, 1.0);
            assertThat(stage.logMe()).isFinite();
        }).isSortedAccordingTo(Comparator.comparing(Evidence.Stage::group));
        assertThat(evidence.stages().get(0).score()).as("colours").isEqualTo(1);
        assertThat(evidence.stages().get(evidence.stages().size() - 1).group()).as("the head comes next").isEqualTo(2);
        assertThat(evidence.stages().get(0).columns()).isEqualTo(32);
        assertThat(evidence.stages().get(evidence.stages().size() - 1).columns()).isEqualTo(1280);
    }

    @Test
    void of_aTask_leavesNoFeatures() {
        assertThat(folder.resolve("cache")).isNotEmptyDirectory().isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void of_aTaskWhereFeaturesFindNoRoom_saysWhereElse() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> Reconnaissance.of(learner.setup(TinyRun.solveThenTune(learner, 4),
                folder.resolve("none")), file)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(file + ": 0 MiB of features cannot be written here (")
                .hasMessageEndingWith("); make room on the disk, or let VARVE_CACHE name another folder");
    }

    @Test
    void of_aTask_measuresEachGroupBehindTheSolvedHead() {
        assertThat(evidence.solved().orElseThrow()).isBetween(0.5, 1.0);
        assertThat(evidence.relativeGradients()).hasSize(3).allSatisfy(one -> assertThat(one).isPositive());
        assertThat(evidence.pace().secondsPerEpoch()).isPositive();
        assertThat(evidence.pace().ranAway()).as("16 batches are too few").isEmpty();
    }

    @Test
    void evidence_ofRandomWeights_isNone() {
        assertThat(learner.evidence()).isEmpty();
        Plan plan = learner.plan(Recipes.auto());
        assertThat(plan.recipe()).isEqualTo("auto");
        assertThat(plan.solves()).isFalse();
    }

    @Test
    void score_ofClassesAndOfValues_isAccuracyAndShareOfVariance() {
        Targets.Rows classes = new Targets.Rows(new float[] {1, 0, 0, 1, 1, 0}, 2);
        assertThat(ProbeScore.of(List.of(new float[] {0.6f, 0.4f, 0.6f, 0.4f}, new float[] {0.3f, 0.2f}), classes,
                true)).isCloseTo(2 / 3.0, within(1e-12));
        Targets.Rows values = new Targets.Rows(new float[] {1, 2, 3, 4}, 1);
        assertThat(ProbeScore.of(List.of(new float[] {1, 2, 3, 3}), values, false)).isCloseTo(0.8, within(1e-12));
        assertThat(ProbeScore.of(List.of(new float[] {2.5f, 2.5f, 2.5f, 2.5f}), values, false)).isZero();
        assertThat(ProbeScore.of(List.of(new float[] {1, 1}), new Targets.Rows(new float[] {1, 1}, 1), false)).isZero();
    }
}
