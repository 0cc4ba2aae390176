package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.analysis.BlockTimes;
import dev.varve.card.InvalidInput;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seconds of blocks that are kept. */
class MeasuredBlocksTest {

    @TempDir
    private static Path data;
    private static Learner learner;

    @TempDir
    private Path cache;

    @BeforeAll
    static void data() {
        learner = TinyRun.learner(TinyRun.pictures(data), Precision.FP32, 60);
    }

    @Test
    void of_measuredOnce_isKnownByArchitectureAndSize() {
        Setup setup = learner.setup(learner.plan(Recipes.oneCycle(1)), data.resolve("run"));
        assertThat(MeasuredBlocks.known(cache, "mobilenet_v2", 32)).isEmpty();
        BlockTimes first = MeasuredBlocks.of(setup, cache, false);
        assertThat(first.blocks()).allMatch(block -> block.forward() > 0);
        assertThat(first.trainedFrom(BlockTimes.FIRST)).isGreaterThan(first.trainedFrom("head"));
        assertThat(MeasuredBlocks.of(setup, cache, false)).isEqualTo(first);
        assertThat(MeasuredBlocks.known(cache, "mobilenet_v2", 32)).contains(first);
        assertThat(MeasuredBlocks.known(cache, "mobilenet_v2", 64)).isEmpty();
        BlockTimes again = MeasuredBlocks.of(setup, cache, true);
        assertThat(again).isNotEqualTo(first);
        assertThat(MeasuredBlocks.known(cache, "mobilenet_v2", 32)).contains(again);
    }

    @Test
    void of_aPlanThatOnlySolves_isRefused() {
        Setup setup = learner.setup(learner.plan(Recipes.solve()), data.resolve("run"));
        assertThatThrownBy(() -> MeasuredBlocks.of(setup, cache, false)).isInstanceOf(InvalidInput.class)
                .hasMessage("--blocks: times blocks as a phase trains them, found a plan that trains in no phase; "
                        + "name another --recipe");
    }
}
