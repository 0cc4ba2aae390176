package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.run.Forecast.PhaseForecast;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What given speeds add up to: 32 images train and 8 validate, in batches of 8. */
class ForecasterTest {

    private static final double EXACT = 1e-9;
    private static final double STEP = GivenSpeeds.STEP;
    private static final double RUN = GivenSpeeds.RUN;

    @TempDir
    private static Path folder;
    private static Learner learner;

    @BeforeAll
    static void data() {
        learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, 60);
    }

    private static Setup setup(Plan plan) {
        return learner.setup(plan, folder.resolve("run"));
    }

    private static Plan fineTune(Plan.Keep keep) {
        return TinyRun.plan(learner, 2, 1e-3, keep);
    }

    private static Forecast forecast(Plan plan, double decoding) {
        return new Forecaster(setup(plan), new GivenSpeeds(decoding)).forecast();
    }

    private static double savingOfWeights() {
        return GivenSpeeds.SAVING * setup(fineTune(Plan.Keep.LAST)).weights().arrays().values().stream()
                .mapToLong(array -> array.bytes().remaining()).sum();
    }

    @Test
    void forecast_ofFineTuning_hasStepsValidationCheckpointsAndTheEnd() {
        Forecast forecast = forecast(fineTune(Plan.Keep.LAST), 0);
        PhaseForecast unfrozen = forecast.phases().get(1);
        assertThat(unfrozen.name()).isEqualTo("unfrozen");
        assertThat(unfrozen.steps()).isEqualTo(2 * TinyRun.STEPS_PER_EPOCH);
        assertThat(unfrozen.validationSeconds()).isEqualTo(RUN);
        assertThat(unfrozen.savingSeconds()).as("weights and two averages of nearly all of them")
                .isBetween(2.9 * savingOfWeights(), 3 * savingOfWeights());
        assertThat(unfrozen.secondsPerEpoch()).isCloseTo(4 * STEP + RUN + unfrozen.savingSeconds(), within(EXACT));
        assertThat(forecast.endSeconds()).isCloseTo(RUN + 2 * savingOfWeights(), within(EXACT));
        assertThat(forecast.seconds()).isCloseTo(forecast.phases().get(0).seconds() + 2 * unfrozen.secondsPerEpoch()
                + forecast.endSeconds(), within(EXACT));
        assertThat(forecast.timed()).isEqualTo(GivenSpeeds.AT);
    }

    @Test
    void forecast_ofARunThatKeepsTheBest_writesThatToo() {
        double last = forecast(fineTune(Plan.Keep.LAST), 0).phases().get(1).savingSeconds();
        assertThat(forecast(fineTune(Plan.Keep.BEST), 0).phases().get(1).savingSeconds())
                .isCloseTo(last + savingOfWeights(), within(EXACT));
    }

    @Test
    void forecast_ofSolving_hasEveryViewTheHeadAndTheWholeNetworkOnce() {
        PhaseForecast solved = forecast(learner.plan(Recipes.solve()), 0).phases().get(0);
        assertThat(solved.steps()).as("two views and the valid part").isEqualTo(2 * 4 + 1);
        assertThat(solved.onceSeconds()).isEqualTo(GivenSpeeds.SOLVING);
        assertThat(solved.validationSeconds()).isEqualTo(RUN);
    }

    @Test
    void forecast_ofImagesThatAreSlowToDecode_countsThemWhereTheyAreSeenFirst() {
        double decoding = 10;
        Forecast forecast = forecast(fineTune(Plan.Keep.LAST), decoding);
        assertThat(forecast.phases().get(0).onceSeconds()).as("what the loader is behind the arithmetic")
                .isCloseTo(32 * (decoding - STEP / 8) + 8 * (decoding - RUN / 8), within(EXACT));
        assertThat(forecast.phases().get(1).onceSeconds()).isZero();
    }

    @Test
    void forecast_ofKeptFeatures_computesEachViewOnceAndReadsItAfterwards() {
        Recipe.Settings settings = Recipe.Settings.of(1).withFreezeEpochs(5).withKeep(Plan.Keep.LAST);
        Plan plan = learner.plan(Recipes.named("fine-tune", settings), 2);
        PhaseForecast frozen = forecast(plan, 0).phases().get(0);
        assertThat(frozen.kept()).isEqualTo(new Forecast.Kept(3 * TinyRun.STEPS_PER_EPOCH, STEP * GivenSpeeds.KEPT,
                (2 * 32 + 8) * 2 * 1280 * Float.BYTES));
        assertThat(frozen.validationSeconds()).isEqualTo(RUN * GivenSpeeds.KEPT);
        assertThat(frozen.onceSeconds()).isEqualTo(RUN * (1 - GivenSpeeds.KEPT));
        assertThat(frozen.seconds()).isCloseTo(4 * STEP * (2 + 3 * GivenSpeeds.KEPT)
                + RUN * (1 + 4 * GivenSpeeds.KEPT) + 5 * frozen.savingSeconds(), within(EXACT));
        assertThat(forecast(plan, 0).phases().get(1).kept()).isEqualTo(Forecast.Kept.NONE);
    }

    @Test
    void forecast_ofRecalibration_hasItsPass() {
        Recipe.Settings settings = Recipe.Settings.of(1).withBatchNorm(NormPolicy.RECALIBRATE);
        Forecast forecast = forecast(learner.plan(Recipes.named("fine-tune", settings)), 0);
        assertThat(forecast.phases().get(0).onceSeconds()).isEqualTo(4 * RUN);
    }

    @Test
    void forecast_ofMemoryAndDisk_growsWithWhatTrains() {
        Forecast forecast = new Forecaster(setup(fineTune(Plan.Keep.BEST)), new GivenSpeeds(0)).comparison();
        PhaseForecast unfrozen = forecast.phases().get(1);
        assertThat(unfrozen.alternatives()).isSortedAccordingTo(
                Comparator.comparing(Forecast.Alternative::memoryBytes).reversed());
        assertThat(unfrozen.memoryBytes()).isEqualTo(unfrozen.alternatives().get(0).memoryBytes())
                .isGreaterThan(forecast.phases().get(0).memoryBytes());
        double weights = savingOfWeights() / GivenSpeeds.SAVING;
        assertThat(forecast.diskBytes()).as("two checkpoints of weights and averages, the best and the model")
                .isBetween((long) (7.8 * weights), (long) (8 * weights));
    }

    @Test
    void comparison_ofAPhase_hasEveryFirstTrainedGroupOnce() {
        Plan plan = fineTune(Plan.Keep.LAST);
        GivenSpeeds speeds = new GivenSpeeds(0);
        Forecast forecast = new Forecaster(setup(plan), speeds).comparison();
        List<String> groups = learner.groups().names();
        for (PhaseForecast phase : forecast.phases()) {
            assertThat(phase.alternatives()).extracting(Forecast.Alternative::first).isEqualTo(groups);
            assertThat(phase.alternatives()).filteredOn(Forecast.Alternative::planned).singleElement()
                    .extracting(Forecast.Alternative::secondsPerEpoch).isEqualTo(phase.secondsPerEpoch());
        }
        assertThat(forecast.phases().get(0).alternatives().get(groups.size() - 1).planned()).isTrue();
        assertThat(forecast.phases().get(1).alternatives().get(0).planned()).isTrue();
        assertThat(forecast.phases().get(1).alternatives()).as("less state to save, for all else is given alike")
                .isSortedAccordingTo(Comparator.comparing(Forecast.Alternative::secondsPerEpoch).reversed());
        assertThat(speeds.asked.stream().filter(work -> work.trained().isPresent())
                .map(work -> work.execution().trained()).distinct()).hasSize(groups.size());
        assertThat(new Forecaster(setup(plan), speeds).forecast().phases()).allMatch(
                phase -> phase.alternatives().isEmpty());
    }

    @Test
    void key_ofWork_differsByWhatChangesItsTime() {
        GivenSpeeds speeds = new GivenSpeeds(0);
        new Forecaster(setup(fineTune(Plan.Keep.LAST)), speeds).forecast();
        assertThat(speeds.asked).extracting(Work::key).as("two phases, their validations, and the exported model")
                .doesNotHaveDuplicates().hasSize(5);
        assertThat(Work.exported(setup(fineTune(Plan.Keep.BEST))).key())
                .isEqualTo(Work.exported(setup(fineTune(Plan.Keep.LAST))).key());
    }
}
