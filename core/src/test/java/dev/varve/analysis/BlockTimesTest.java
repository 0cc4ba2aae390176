package dev.varve.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.analysis.BlockTimes.Block;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockTimesTest {

    private static final BlockTimes TIMES = new BlockTimes("any", 32, 8, "here", "fp32", "2026-11-23T09:30:00Z",
            List.of(new Block(BlockTimes.FIRST, 1, 0, 4), new Block("layer2", 2, 3, 5), new Block("head", 6, 7, 8)));

    @Test
    void trainedFrom_aBorder_isAllForwardAndBackToItsBlock() {
        assertThat(TIMES.trainedFrom(BlockTimes.FIRST)).isEqualTo(1 + 2 + 6 + 7 + 8 + 3 + 5 + 4, within(1e-12));
        assertThat(TIMES.trainedFrom("layer2")).isEqualTo(1 + 2 + 6 + 7 + 8 + 5, within(1e-12));
        assertThat(TIMES.trainedFrom("head")).isEqualTo(1 + 2 + 6 + 8, within(1e-12));
    }

    @Test
    void forwardBefore_aBorder_isTheSumOfTheBlocksBeforeIt() {
        assertThat(TIMES.forwardBefore(BlockTimes.FIRST)).isZero();
        assertThat(TIMES.forwardBefore("head")).isEqualTo(3);
        assertThat(TIMES.has("head")).isTrue();
        assertThat(TIMES.has("layer3")).isFalse();
    }
}
