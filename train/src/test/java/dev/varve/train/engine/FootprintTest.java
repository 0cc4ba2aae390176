package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Parameter;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.engine.Tiny.Part;
import org.junit.jupiter.api.Test;

/** Bytes of the tiny network, counted by hand: images of 16 x 16, 8 channels of 8 x 8 from the first convolution on. */
final class FootprintTest {

    private static final int BATCH = 4;
    private static final long SINGLE = Float.BYTES;
    private static final long VALUE = BATCH * 8 * 8 * 8 * SINGLE;
    private static final long POOLED = BATCH * 8 * SINGLE;

    private static Footprint training(Part... parts) {
        return Footprint.ofTraining(Tiny.execution(true, parts), BATCH, Tiny.SIZE, 2);
    }

    private static long numbers(boolean trainable, String part) {
        return Tiny.NETWORK.parameters().stream().filter(one -> one.name().startsWith(part))
                .filter(one -> !trainable || one.kind() == Parameter.Kind.TRAINABLE)
                .mapToLong(one -> one.shape().elements()).sum();
    }

    @Test
    void kept_ofATrainedHead_isTheInputsOfPoolingAndMatrix() {
        Footprint footprint = training(Part.frozen("stem"), Part.frozen("block"),
                Part.trained("head").dropping(false));
        assertThat(footprint.kept()).isEqualTo(VALUE + POOLED);
    }

    /** The census counts what dies at these places; the last rectifier's output is also the input of the pooling. */
    @Test
    void kept_ofATrainedBlock_isWhatTheCensusFinds() {
        Execution execution = Tiny.execution(true, Part.frozen("stem"), Part.trained("block"),
                Part.trained("head").dropping(false));
        assertThat(Footprint.ofTraining(execution, BATCH, Tiny.SIZE, 2).kept())
                .as("inputs of two convolutions and of two norms, of the pooling and of the matrix")
                .isEqualTo(5 * VALUE + POOLED);
    }

    @Test
    void kept_ofADroppedValue_hasWhatWasDropped() {
        long still = training(Part.frozen("stem"), Part.frozen("block"), Part.trained("head").dropping(false)).kept();
        assertThat(training(Part.frozen("stem"), Part.frozen("block"), Part.trained("head")).kept() - still)
                .as("the dropout's input and mask").isEqualTo(2 * POOLED);
    }

    @Test
    void kept_inHalfThePrecision_isHalfOfTheSegment() {
        long wide = training(Part.frozen("stem"), Part.trained("block"), Part.trained("head").dropping(false)).kept();
        long narrow = training(Part.frozen("stem"), Part.trained("block").in(Arithmetic.BF16),
                Part.trained("head").dropping(false)).kept();
        assertThat(narrow).as("four of the block, its output as it is, and the head's copy of that")
                .isEqualTo(wide - 4 * VALUE / 2 + VALUE / 2);
    }

    @Test
    void resident_ofATrainedHead_hasGradientAndAveragesOfItAlone() {
        long head = numbers(true, "head");
        Footprint frozen = training(Part.frozen("stem"), Part.frozen("block"),
                Part.trained("head").dropping(false));
        Execution running = Tiny.execution(true, Part.frozen("stem"), Part.frozen("block"), Part.frozen("head"));
        assertThat(frozen.resident() - Footprint.ofRunning(running, BATCH, Tiny.SIZE).resident())
                .isEqualTo(3 * head * SINGLE);
        assertThat(frozen.resident()).as("kernels are folded into copies")
                .isGreaterThan((numbers(false, "") + 3 * head) * SINGLE);
    }

    @Test
    void peak_ofANetworkThatRuns_keepsNothing() {
        Execution running = Tiny.execution(true, Part.frozen("stem"), Part.frozen("block"), Part.frozen("head"));
        Footprint footprint = Footprint.ofRunning(running, BATCH, Tiny.SIZE);
        assertThat(footprint.kept()).isZero();
        assertThat(footprint.passing()).as("the skip, and a convolution with its input and output")
                .isBetween(3 * VALUE, 4 * VALUE);
        assertThat(footprint.peak()).isEqualTo(footprint.resident() + footprint.passing());
    }
}
