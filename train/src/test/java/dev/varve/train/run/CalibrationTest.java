package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Shape;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Tuning;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.run.Tunings.Choice;
import dev.varve.train.run.Tunings.Trial;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is tried, chosen, kept and repeated. */
class CalibrationTest {

    private static final Trial EXACT = new Trial(Arithmetic.F32, Arithmetic.F32, 1, 0);

    @TempDir
    private static Path folder;
    private static Learner learner;
    private static Plan plan;

    @TempDir
    private Path cache;

    @BeforeAll
    static void data() {
        learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.AUTO, 60);
        plan = TinyRun.solveThenTune(learner, 1);
    }

    private static Setup setup() {
        return learner.setup(plan, folder.resolve("run"));
    }

    /** Batches that take the longer the less bf16 there is in them. */
    private static final class FasterInBf16 extends GivenSpeeds {

        FasterInBf16() {
            super(0);
        }

        @Override
        public Timed batch(Work work) {
            super.batch(work);
            boolean narrow = work.execution().segments().stream().anyMatch(
                    one -> one.arithmetic() == Arithmetic.BF16 && one.nodes().size() > 1);
            return new Timed(narrow ? 1 : 2, AT, 3);
        }
    }

    private Calibration.Measures measures(Speeds speeds) {
        return new Calibration.Measures(cache.resolve("tunings"), false, speeds, () -> 0);
    }

    private Setup calibrated(GivenSpeeds speeds, boolean bf16) {
        return Calibration.of(setup(), measures(speeds), bf16);
    }

    private static List<Arithmetic> arithmetic(Setup setup, Phase phase) {
        return setup.execution(phase).segments().stream().map(one -> one.arithmetic()).distinct().toList();
    }

    /** Of this network, which has depthwise convolutions, bf16 trains nothing unless it is ordered. */
    @Test
    void of_fasterInBf16_runsWhatIsFrozenSo() {
        Setup setup = calibrated(new FasterInBf16(), true);
        Phase solved = plan.phases().get(0);
        Choice choice = setup.tunings().of(solved).orElseThrow();
        assertThat(choice.gain()).isEqualTo(2);
        assertThat(choice.trials()).hasSize(2);
        assertThat(choice.trials().get(1).error()).isBetween(1e-4, Calibration.MOST_ERROR);
        assertThat(arithmetic(setup, solved)).containsExactly(Arithmetic.BF16);
        Phase tuned = plan.phases().get(1);
        assertThat(setup.tunings().of(tuned).orElseThrow().trials()).hasSize(1);
        assertThat(arithmetic(setup, tuned)).containsExactly(Arithmetic.F32);
    }

    @Test
    void of_denseConvolutions_triesToTrainInBf16() {
        Learner dense = Learner.on(folder.resolve("data")).model(new ModelSource("resnet18", "", true)).size(32)
                .batch(TinyRun.BATCH).engine(new EngineChoice(Precision.AUTO, 1)).open();
        Plan unfrozen = TinyRun.solveThenTune(dense, 1);
        Setup setup = Calibration.of(dense.setup(unfrozen, folder.resolve("run")), measures(new FasterInBf16()), true);
        Choice choice = setup.tunings().of(unfrozen.phases().get(1)).orElseThrow();
        assertThat(choice.trials()).last().extracting(Trial::trained).isEqualTo(Arithmetic.BF16);
        boolean alike = choice.trials().get(1).error() <= Calibration.MOST_ERROR;
        assertThat(choice.tuning().trained()).isEqualTo(alike ? Arithmetic.BF16 : Arithmetic.F32);
    }

    @Test
    void of_notFaster_staysInFp32() {
        Setup setup = calibrated(new GivenSpeeds(0), true);
        plan.phases().forEach(phase -> assertThat(arithmetic(setup, phase)).containsExactly(Arithmetic.F32));
    }

    @Test
    void of_machineWithoutBf16_triesNothingElseThanFp32() {
        GivenSpeeds speeds = new FasterInBf16();
        Setup setup = calibrated(speeds, false);
        setup.tunings().phases().values().forEach(choice -> assertThat(choice.trials()).singleElement()
                .extracting(Trial::frozen, Trial::trained).containsExactly(Arithmetic.F32, Arithmetic.F32));
        assertThat(speeds.asked).flatMap(work -> work.execution().segments())
                .allMatch(segment -> segment.arithmetic() == Arithmetic.F32);
    }

    @Test
    void of_askedAgain_measuresNothingUnlessTheMachineIsAnother() {
        Setup first = calibrated(new FasterInBf16(), true);
        GivenSpeeds again = new GivenSpeeds(0);
        assertThat(calibrated(again, true).tunings()).isEqualTo(first.tunings());
        assertThat(again.asked).isEmpty();
        calibrated(again, false);
        assertThat(again.asked).hasSize(plan.phases().size());
    }

    @Test
    void of_keptFilesDamaged_measuresAnew() throws IOException {
        Tunings first = calibrated(new FasterInBf16(), true).tunings();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(cache.resolve("tunings"))) {
            found.forEach(files::add);
        }
        assertThat(files).as("one for each phase, one for the methods").hasSize(plan.phases().size() + 1);
        for (Path file : files) {
            Files.writeString(file, "{\"tuning\": ");
        }
        GivenSpeeds again = new FasterInBf16();
        assertThat(calibrated(again, true).tunings().phases().keySet()).isEqualTo(first.phases().keySet());
        assertThat(again.asked).isNotEmpty();
    }

    private static Setup ordered(Precision precision) {
        return TinyRun.learner(folder.resolve("data"), precision, 60).setup(plan, folder.resolve("run"));
    }

    @Test
    void calibrated_fp32Ordered_isTheSameSetup() {
        Setup setup = ordered(Precision.FP32);
        assertThat(setup.calibrated(cache)).isSameAs(setup);
    }

    @Test
    void of_bf16Ordered_staysThereThoughNotFaster() {
        Setup setup = bf16();
        plan.phases().forEach(phase -> assertThat(arithmetic(setup, phase)).containsExactly(Arithmetic.BF16));
    }

    private Setup bf16() {
        return Calibration.of(ordered(Precision.BF16), measures(new GivenSpeeds(0)), false);
    }

    @Test
    void best_ofTrials_isTheFastestThatComputesAlike() {
        Trial alike = new Trial(Arithmetic.BF16, Arithmetic.F32, 0.8, Calibration.MOST_ERROR);
        Trial apart = new Trial(Arithmetic.BF16, Arithmetic.BF16, 0.1, 1.01 * Calibration.MOST_ERROR);
        Trial broken = new Trial(Arithmetic.BF16, Arithmetic.BF16, 0.1, Double.POSITIVE_INFINITY);
        Trial hardly = new Trial(Arithmetic.BF16, Arithmetic.F32, 0.97, 0);
        assertThat(Calibration.best(List.of(EXACT))).isZero();
        assertThat(Calibration.best(List.of(EXACT, alike, apart))).isEqualTo(1);
        assertThat(Calibration.best(List.of(EXACT, apart))).as("too far from fp32").isZero();
        assertThat(Calibration.best(List.of(EXACT, broken))).as("not even numbers").isZero();
        assertThat(Calibration.best(List.of(EXACT, hardly))).as("the gain may be noise").isZero();
    }

    @Test
    void distance_ofWeights_isTheNormOverAllNumbers() {
        assertThat(Calibration.distance(weights(1, 2), weights(4, 6))).isEqualTo(5);
        assertThat(Calibration.distance(weights(1, Float.NaN), weights(4, 6))).isNaN();
    }

    private static Weights weights(float first, float second) {
        return Weights.of(List.of(NamedArray.of("a", Shape.of(1), first),
                NamedArray.of("b", Shape.of(1), second)));
    }

    /** A resumed run computes as it began: by rule, its depthwise network would train in fp32. */
    @Test
    void resume_ofATunedRun_endsWithTheBytesOfOneGo() throws IOException {
        Tunings tunings = bf16().tunings();
        Tuning tuned = tunings.of(plan.phases().get(1)).orElseThrow().tuning();
        assertThat(tuned.trained()).isEqualTo(Arithmetic.BF16);
        RunFolder whole = run("whole", tunings);
        assertThat(whole.tunings()).isEqualTo(tunings);
        Path out = folder.resolve("stopped");
        AtomicInteger batches = new AtomicInteger();
        assertThat(Runs.start(learner.setup(plan, out).with(tunings), Optional.empty(), event -> { },
                () -> batches.incrementAndGet() > 6)).isEmpty();
        RunFolder resumed = Learner.resume(out, event -> { }, () -> false).orElseThrow().folder();
        assertThat(resumed.checkpoint()).hasSameBinaryContentAs(whole.checkpoint());
        assertThat(resumed.model()).hasSameBinaryContentAs(whole.model());
        assertThat(Files.mismatch(run("plain", Tunings.NONE).checkpoint(), whole.checkpoint())).isNotEqualTo(-1);
    }

    private static RunFolder run(String name, Tunings tunings) {
        Setup setup = learner.setup(plan, folder.resolve(name)).with(tunings);
        return Runs.start(setup, Optional.empty(), event -> { }, () -> false).orElseThrow().folder();
    }
}
