package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Plan.Keep;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.engine.EngineInfo;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run folder remembers is held against what a resume finds. */
class RecordsTest {

    private static final Path RUN = Path.of("run");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void draw() {
        TinyRun.pictures(folder);
    }

    private static Setup setup(Precision precision) {
        Learner learner = TinyRun.learner(folder, precision, 1);
        return learner.setup(TinyRun.plan(learner, 1, 1e-3, Keep.LAST), RUN);
    }

    private static MachineRecord machine(String libtorch, boolean bf16) {
        EngineInfo now = EngineInfo.current();
        return new MachineRecord("0.1.0", "17", "Linux",
                new EngineInfo(libtorch, now.processor(), now.processors() + 1, bf16, now.memoryBytes(),
                        now.natives()));
    }

    @Test
    void requireSame_ofAnotherLibtorch_namesBoth() {
        Experiment experiment = setup(Precision.FP32).experiment();
        String found = EngineInfo.current().libtorch();
        assertThatThrownBy(() -> machine("2.9.0", true).requireSame(experiment, RUN)).isInstanceOf(InvalidInput.class)
                .hasMessage("run: the run began with libtorch 2.9.0, found " + found + ", whose sums may differ; go on "
                        + "with the former, or train anew");
        assertThatCode(() -> machine(found, true).requireSame(experiment, RUN)).doesNotThrowAnyException();
    }

    @Test
    void requireSame_whereBf16IsComeOrGone_mindsItWithPrecisionAutoAlone() {
        EngineInfo now = EngineInfo.current();
        MachineRecord other = machine(now.libtorch(), !now.bf16());
        Experiment auto = setup(Precision.AUTO).experiment();
        assertThatThrownBy(() -> other.requireSame(auto, RUN)).isInstanceOf(InvalidInput.class)
                .hasMessage("run: the run began on a machine %s bf16, this one is %s; go on with it there, or train "
                        + "anew", now.bf16() ? "without" : "with", now.bf16() ? "with" : "without");
        Experiment fixed = setup(Precision.FP32).experiment();
        assertThatCode(() -> other.requireSame(fixed, RUN)).doesNotThrowAnyException();
    }

    @Test
    void requireSame_ofOtherFirstWeights_namesBothHashes() {
        Setup setup = setup(Precision.FP32);
        DataRecord now = DataRecord.of(setup);
        assertThatCode(() -> now.requireSame(setup, RUN)).doesNotThrowAnyException();
        DataRecord other = new DataRecord("0123456789abcdef", now.fingerprint(), now.contents(), now.classes(),
                now.images(), now.notes(), now.skipped());
        assertThatThrownBy(() -> other.requireSame(setup, RUN)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("run: the first weights have changed since the run began: SHA-256 01234567 "
                        + "then, found ").hasMessageEndingWith(" back as it was, or train anew");
    }
}
