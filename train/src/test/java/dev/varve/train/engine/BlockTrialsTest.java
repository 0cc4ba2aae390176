package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.analysis.BlockTimes;
import dev.varve.analysis.BlockTimes.Block;
import dev.varve.graph.Network;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.surgery.BodyEnd;
import dev.varve.surgery.Head;
import dev.varve.weights.FormulaWeights;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Blocks that are timed alone, by a clock that the test turns. */
class BlockTrialsTest {

    private static final int SIZE = 32;
    private static final int BATCH = 16;
    private static final double SHARE = 2;              // a trial has eight images

    /** Two seconds forward; five back if all trains, three if the gradient only passes. */
    private static LongSupplier clock() {
        long[] steps = {0, 2, 5, 0, 2, 3};
        long[] state = {0, 0};
        return () -> {
            state[0] += steps[(int) (state[1]++ % steps.length)] * 1_000_000_000L;
            return state[0];
        };
    }

    private static List<Block> blocks(Network network) {
        return new Trials(1).blockTimes(Fixtures.unfrozen(network, Arithmetic.F32, false),
                FormulaWeights.of(network, 1), BATCH, SIZE, clock());
    }

    private static Network headed(String name) {
        Network network = Zoo.network(name);
        return Head.of(Head.Style.FASTAI_2).replacing(network, BodyEnd.of(network), 5, 0).network();
    }

    @Test
    void blockTimes_ofAResidualNetwork_areThoseOfItsStemItsBlocksAndItsHead() {
        List<Block> blocks = blocks(headed("resnet18"));
        assertThat(blocks).extracting(Block::border).containsExactly(BlockTimes.FIRST, "layer1", "layer1.1",
                "layer2", "layer2.1", "layer3", "layer3.1", "layer4", "layer4.1", "head");
        assertThat(blocks).filteredOn(block -> !block.border().equals(BlockTimes.FIRST)).allSatisfy(block ->
                assertThat(List.of(block.forward(), block.inputGradient(), block.weightGradient()))
                        .containsExactly(2 * SHARE, 3 * SHARE, 2 * SHARE));
    }

    @Test
    void blockTimes_ofTheFirstBlock_haveNoGradientOfTheImage() {
        assertThat(blocks(headed("mobilenet_v2")).get(0).inputGradient()).isZero();
    }
}
