package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.weights.Weights;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that must be the same: of two engines, after a restore, and of native memory after many steps. */
final class EngineStateTest {

    private static final int[] TARGETS = {0, 1, 2, 3};
    private static final Images IMAGES = Fixtures.pixels(4, Tiny.SIZE);

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void step_twoEngines_giveTheSameBytes(Arithmetic arithmetic) {
        Execution execution = execution(arithmetic);
        try (Engine one = Fixtures.engine(execution, Tiny.weights());
                Engine two = Fixtures.engine(execution, Tiny.weights())) {
            steps(one, 0, 5);
            steps(two, 0, 5);
            assertThat(two.weights()).isEqualTo(one.weights()).isNotEqualTo(Tiny.weights());
        }
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void restore_savedInTheMiddle_continuesBitForBit(Arithmetic arithmetic) {
        Execution execution = execution(arithmetic);
        try (Engine one = Fixtures.engine(execution, Tiny.weights());
                Engine two = Fixtures.engine(execution, Tiny.weights())) {
            steps(one, 0, 3);
            two.restore(one.weights(), one.optimizerState());
            steps(one, 3, 6);
            steps(two, 3, 6);
            assertThat(two.weights()).isEqualTo(one.weights());
            assertThat(two.optimizerState()).isEqualTo(one.optimizerState());
        }
    }

    @Test
    void restore_withoutOptimizerState_wouldHaveGoneElsewhere() {
        Execution execution = execution(Arithmetic.F32);
        try (Engine one = Fixtures.engine(execution, Tiny.weights());
                Engine two = Fixtures.engine(execution, Tiny.weights())) {
            steps(one, 0, 3);
            two.restore(one.weights(), Weights.NONE);
            steps(one, 3, 6);
            steps(two, 3, 6);
            assertThat(two.weights()).isNotEqualTo(one.weights());
        }
    }

    /** At most as many: handles of other tests may be collected meanwhile. */
    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void step_twoHundredTimes_leavesNoHandleBehind(Arithmetic arithmetic) {
        Execution execution = execution(arithmetic);
        long before = Pointer.totalCount();
        try (Engine engine = Fixtures.engine(execution, Tiny.weights())) {
            steps(engine, 0, 3);
            engine.evaluate(IMAGES, TARGETS);
            long resident = Pointer.totalCount();
            steps(engine, 3, 203);
            engine.evaluate(IMAGES, TARGETS);
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(resident);
            engine.begin(execution, Fixtures.PREPROCESSING, Fixtures.training(execution));
            steps(engine, 0, 3);
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(resident);
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    private static Execution execution(Arithmetic arithmetic) {
        return Tiny.execution(true, Part.frozen("stem").in(arithmetic), Part.trained("block").in(arithmetic),
                Part.trained("head").in(arithmetic));
    }

    private static void steps(Engine engine, int from, int to) {
        for (int step = from; step < to; step++) {
            engine.lossAndGradients(IMAGES, TARGETS, step);
            engine.step(Fixtures.values(0.9, 0.01));
        }
    }
}
