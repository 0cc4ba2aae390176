package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Noise;
import dev.varve.plan.Execution.Arithmetic;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** What operations that draw do in training; that they do nothing otherwise is among the numbers of others. */
class NoiseTest {

    private static final int ITEMS = 400;
    private static final int VALUES = 6;

    private static double[] depth(long seed, boolean drops, double probability) {
        Lowering lowering = new Lowering(null, Arithmetic.F32, new Lowering.Mode(false, drops ? 1 : 0, true,
                OptionalDouble.empty()), new Census.Tally(), null);
        torch.manual_seed(seed);
        try (Tensor ones = torch.ones(ITEMS, 2, 3, 1);
                Tensor drawn = lowering.stochasticDepth(null, new Noise.StochasticDepth(probability), ones)) {
            return Reference.values(drawn);
        }
    }

    @Test
    void stochasticDepth_inTraining_zeroesWholeItemsAndScalesTheOthers() {
        double[] drawn = depth(3, true, 0.25);
        double kept = (float) (1 / 0.75);
        assertThat(IntStream.range(0, ITEMS).mapToObj(item -> Arrays.copyOfRange(drawn, item * VALUES,
                (item + 1) * VALUES))).allSatisfy(item -> assertThat(item).containsOnly(item[0] == 0 ? 0 : kept));
        assertThat(Arrays.stream(drawn).filter(value -> value == 0).count() / (double) drawn.length)
                .isCloseTo(0.25, within(0.07));
        assertThat(depth(3, true, 0.25)).isEqualTo(drawn).isNotEqualTo(depth(4, true, 0.25));
    }

    @Test
    void stochasticDepth_otherwise_passesOn() {
        assertThat(depth(3, false, 0.25)).containsOnly(1);
        assertThat(depth(3, true, 0)).containsOnly(1);
    }
}
