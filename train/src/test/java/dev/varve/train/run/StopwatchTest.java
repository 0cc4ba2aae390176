package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.data.PixelBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measurements by a clock that goes on by itself at every look. */
class StopwatchTest {

    private static final double EXACT = 1e-9;

    @TempDir
    private static Path folder;
    private static Setup setup;
    private static Setup solving;

    @TempDir
    private Path scratch;

    /** A clock that every look moves on. */
    private static final class Ticking implements LongSupplier {
        private final long nanos;
        private long now;

        Ticking(double seconds) {
            nanos = Math.round(seconds * 1e9);
        }

        @Override
        public long getAsLong() {
            return now += nanos;
        }
    }

    @BeforeAll
    static void data() {
        Learner learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, 60);
        setup = learner.setup(TinyRun.plan(learner, 1, 1e-3, Plan.Keep.LAST), folder.resolve("run"));
        solving = learner.setup(TinyRun.solveThenTune(learner, 1), folder.resolve("run"));
    }

    private static Work training() {
        return Work.training(setup, (Phase.Train) setup.experiment().plan().phases().get(1));
    }

    @Test
    void batch_byAnyEffort_isTheTimeOfOneAndShowsOneOfTraining() {
        for (Stopwatch.Effort effort : List.of(Stopwatch.Effort.FEW, Stopwatch.Effort.ONE)) {
            List<Integer> shown = new ArrayList<>();
            try (Stopwatch watch = new Stopwatch(setup, effort, scratch, new Ticking(0.5),
                    batch -> shown.add(batch.count()))) {
                assertThat(watch.batch(training()).seconds()).isCloseTo(0.5, within(EXACT));
                assertThat(watch.batch(Work.exported(setup)).seconds()).isCloseTo(0.5, within(EXACT));
                assertThat(watch.decoding(setup.experiment().size())).isNotNegative();
            }
            assertThat(shown).containsExactly(TinyRun.BATCH);
        }
    }

    @Test
    void batch_withTimeEnough_staysBelowTheMost() {
        Ticking clock = new Ticking(1e-9);
        try (Stopwatch watch = new Stopwatch(setup, new Stopwatch.Effort(1, 3, 10, 1), scratch, clock, this::ignore)) {
            watch.batch(training());
            long before = clock.now;
            watch.batch(training());
            assertThat(clock.now - before).as("looks: at the beginning, two for a batch, one before those above "
                    + "the least").isEqualTo(1 + 10 * 2 + 7);
        }
    }

    @Test
    void batch_withoutTime_isTimedTheLeast() {
        Ticking clock = new Ticking(10);
        try (Stopwatch watch = new Stopwatch(setup, new Stopwatch.Effort(1, 3, 10, 1), scratch, clock, this::ignore)) {
            watch.batch(training());
            long before = clock.now;
            watch.batch(training());
            assertThat((clock.now - before) / 10_000_000_000L).isEqualTo(1 + 3 * 2 + 1);
        }
    }

    private void ignore(PixelBatch batch) {
        assertThat(batch.count()).isPositive();
    }

    @Test
    void saving_intoAFolder_isPerByteAndLeavesNothing() {
        try (Stopwatch watch = new Stopwatch(setup, Stopwatch.Effort.ONE, scratch.resolve("new"), new Ticking(1),
                this::ignore)) {
            assertThat(watch.saving()).isPositive().isLessThan(1e-6);
        }
        assertThat(scratch.resolve("new")).isEmptyDirectory();
    }

    @Test
    void solving_whoseFirstPassesWarmUp_isForetoldByTheOthers() {
        long[] now = {0, 0};
        LongSupplier slowAtFirst = () -> now[0] += now[1]++ < 4 ? 1_000_000_000 : 1_000_000;
        Phase.Solve phase = (Phase.Solve) solving.experiment().plan().phases().get(0);
        Stopwatch.Effort patient = new Stopwatch.Effort(1, 1, 3, 30);
        try (Stopwatch watch = new Stopwatch(solving, patient, scratch, slowAtFirst, this::ignore)) {
            double passes = 3 * 60 * phase.penalties().size();
            assertThat(watch.solving(phase, Work.running(solving, phase))).isCloseTo(passes * 0.001, within(EXACT));
        }
    }

    @Test
    void close_afterAMeasurement_leavesNoNativeHandle() {
        batch_withoutTime_isTimedTheLeast();
        long handles = Pointer.totalCount();        // what stays for good is loaded
        batch_withoutTime_isTimedTheLeast();
        assertThat(Pointer.totalCount()).isEqualTo(handles);
    }
}
