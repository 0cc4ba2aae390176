package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speeds that are measured once and kept in a folder. */
class KnownSpeedsTest {

    private static final int FEW = GivenSpeeds.BATCHES;

    @TempDir
    private static Path data;
    private static Work work;

    @TempDir
    private Path cache;
    private GivenSpeeds measured;

    @BeforeAll
    static void work() {
        Learner learner = TinyRun.learner(TinyRun.pictures(data), Precision.FP32, 60);
        work = Work.exported(learner.setup(learner.plan(Recipes.solve()), data.resolve("run")));
    }

    @BeforeEach
    void measured() {
        measured = new GivenSpeeds(0);
    }

    private Timed ask(int fewest) {
        return new KnownSpeeds(cache, measured, fewest).batch(work);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("speeds"))) {
            return files.reduce((one, other) -> {
                throw new AssertionError(one + " and " + other);
            }).orElseThrow();
        }
    }

    @Test
    void batch_askedByAnotherProcess_isWhatWasMeasured() {
        assertThat(ask(FEW)).isEqualTo(new Timed(GivenSpeeds.RUN, GivenSpeeds.AT, FEW)).isEqualTo(ask(FEW));
        assertThat(measured.asked).hasSize(1);
    }

    @Test
    void batch_anew_isMeasuredOncePerProcessAndKept() throws IOException {
        ask(FEW);
        Files.writeString(file(), "{\"seconds\":7.5,\"at\":\"2025-01-01T00:00:00Z\",\"batches\":3}");
        assertThat(ask(FEW).seconds()).isEqualTo(7.5);
        KnownSpeeds speeds = new KnownSpeeds(cache, measured, KnownSpeeds.NONE);
        assertThat(speeds.batch(work).seconds()).isEqualTo(speeds.batch(work).seconds()).isEqualTo(GivenSpeeds.RUN);
        assertThat(measured.asked).hasSize(2);
        assertThat(ask(FEW).seconds()).isEqualTo(GivenSpeeds.RUN);
    }

    @Test
    void batch_askedForMoreBatches_isMeasuredAgainAndThenServesThoseWhoAskForFewer() {
        GivenSpeeds brief = new GivenSpeeds(0, 1);
        new KnownSpeeds(cache, brief, 1).batch(work);
        assertThat(ask(FEW).batches()).isEqualTo(FEW);
        assertThat(new KnownSpeeds(cache, brief, 1).batch(work).batches()).isEqualTo(FEW);
        assertThat(brief.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"seconds\":-1,\"at\":\"2025-01-01T00:00:00Z\",\"batches\":3}",
        "{\"seconds\":1,\"batches\":3}", "{\"at\":\"2025-01-01T00:00:00Z\",\"batches\":3}",
        "{\"seconds\":1,\"at\":\"today\",\"batches\":3}", "{\"seconds\":1,\"at\":\"2025-01-01T00:00:00Z\"}"})
    void batch_withADamagedFile_isMeasuredAndWrittenAgain(String content) throws IOException {
        ask(FEW);
        Path file = file();
        Files.writeString(file, content);
        assertThat(ask(FEW).seconds()).isEqualTo(GivenSpeeds.RUN);
        assertThat(ask(FEW).seconds()).isEqualTo(GivenSpeeds.RUN);
        assertThat(measured.asked).hasSize(2);
        assertThat(file()).isEqualTo(file);
    }

    @Test
    void batch_withoutAFolderToWriteInto_isMeasuredAllTheSame() throws IOException {
        Files.writeString(cache.resolve("speeds"), "a file");
        assertThat(ask(FEW).seconds()).isEqualTo(GivenSpeeds.RUN);
    }
}
