package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phases;
import dev.varve.plan.Recomputation;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is computed twice, or in parts, to need less memory: the numbers stay, and less is kept. */
final class EconomyTest {

    private static final int SIZE = 64;
    private static final int[] TARGETS = {0, 1, 2, 3, 0, 1, 2};
    private static final Images IMAGES = Fixtures.pixels(7, SIZE);

    private static Execution execution(LayerGroups groups, String rules, Precision precision) {
        return Executions.of(groups.network(), groups, Phases.rules(rules), precision, true);
    }

    private static Engine engine(LayerGroups groups, Execution execution, CrossEntropy loss) {
        Engine engine = Engine.open(new Engine.Settings(1, Arithmetic.F32));
        engine.load(groups.network(), FormulaWeights.of(groups.network(), 1));
        Training training = Fixtures.training(execution);
        engine.begin(execution, Fixtures.PREPROCESSING, new Training(loss, training.optimizer(), training.momentum(),
                training.shares()));
        return engine;
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18, ttt, FP32, 4", "resnet18, fts, FP32, 3", "resnet18, ttt, BF16, 2", "resnet18, nft, FP32, 5",
        "mobilenet_v2, ttt, FP32, 6", "vgg11_bn, sss, FP32, 3", "tf_efficientnet_lite0, tft, FP32, 4"})
    void steps_recomputed_giveTheBytesOfThoseThatKeepAll(String architecture, String rules, Precision precision,
            int segments) {
        LayerGroups groups = Phases.groups(architecture, "stage");
        Execution keeping = execution(groups, rules, precision);
        Execution sparing = Recomputation.of(keeping, SIZE, segments, 1);
        assertThat(sparing.economy().recomputed()).isPositive();
        try (Engine one = engine(groups, keeping, new CrossEntropy(0.1));
                Engine two = engine(groups, sparing, new CrossEntropy(0.1))) {
            for (int step = 0; step < 3; step++) {
                Outcome outcome = one.lossAndGradients(IMAGES, TARGETS, step);
                assertThat(two.lossAndGradients(IMAGES, TARGETS, step)).isEqualTo(outcome);
                assertThat(two.gradients()).isEqualTo(one.gradients());
                one.step(Fixtures.values(0.9, 1e-3));
                two.step(Fixtures.values(0.9, 1e-3));
            }
            assertThat(two.weights()).isEqualTo(one.weights());
            assertThat(two.evaluate(IMAGES, TARGETS)).usingRecursiveComparison().isEqualTo(
                    one.evaluate(IMAGES, TARGETS));
        }
        assertThat(Footprint.ofTraining(sparing, 32, SIZE, 2).kept()).isLessThan(
                Footprint.ofTraining(keeping, 32, SIZE, 2).kept());
        assertThat(Footprint.ofTraining(sparing, 32, SIZE, 2).peak()).isLessThan(
                Footprint.ofTraining(keeping, 32, SIZE, 2).peak());
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "7"})
    void gradients_inParts_areThoseOfTheWholeBatch(int parts) {
        LayerGroups groups = Phases.groups("resnet18", "stage");
        Execution whole = execution(groups, "SSS", Precision.FP32);
        List<Double> uneven = List.of(1.0, 2.0, 0.5, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
        for (List<Double> weights : List.of(List.<Double>of(), uneven)) {
            CrossEntropy loss = new CrossEntropy(0.1, weights);
            try (Engine one = engine(groups, whole, loss);
                    Engine two = engine(groups, Recomputation.of(whole, SIZE, 1, parts), loss)) {
                Outcome outcome = one.lossAndGradients(IMAGES, TARGETS, 0);
                Outcome divided = two.lossAndGradients(IMAGES, TARGETS, 0);
                assertThat(divided.loss()).isCloseTo(outcome.loss(), offset(1e-5 * outcome.loss()));
                assertThat(divided.correct()).isEqualTo(outcome.correct());
                assertAgree(two.gradients(), one.gradients());
            }
        }
    }

    /** To 1e-3 of the largest value of each array; what differs is sought first, for there are millions of numbers. */
    private static void assertAgree(Weights found, Weights wanted) {
        assertThat(found.names()).isEqualTo(wanted.names());
        for (NamedArray array : wanted.arrays().values()) {
            float[] values = array.floats();
            float[] others = found.get(array.name()).floats();
            double scale = 1e-12;
            for (float value : values) {
                scale = Math.max(scale, Math.abs(value));
            }
            double most = 1e-3 * scale;
            OptionalInt other = IntStream.range(0, values.length)
                    .filter(i -> !(Math.abs((double) others[i] - values[i]) <= most)).findFirst();
            assertThat(other).as("%s: a number that differs by more than %s", array.name(), most).isEmpty();
        }
    }

    @Test
    void step_recomputed_leavesNoHandleBehind() {
        LayerGroups groups = Phases.groups("resnet18", "stage");
        Execution sparing = Recomputation.of(execution(groups, "ttt", Precision.FP32), SIZE, 4, 2);
        try (Engine engine = engine(groups, sparing, new CrossEntropy(0))) {
            for (int step = 0; step < 2; step++) {
                engine.lossAndGradients(IMAGES, TARGETS, step);
                engine.step(Fixtures.values(0.9, 1e-3));
            }
            long before = Pointer.totalCount();
            for (int step = 0; step < 10; step++) {
                engine.lossAndGradients(IMAGES, TARGETS, step);
                engine.step(Fixtures.values(0.9, 1e-3));
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void footprint_inParts_keepsAShareOfTheBatch() {
        Execution whole = execution(Phases.groups("resnet18", "stage"), "SSS", Precision.FP32);
        assertThat(Footprint.ofTraining(Recomputation.of(whole, SIZE, 1, 4), 32, SIZE, 2).kept())
                .isEqualTo(Footprint.ofTraining(whole, 32, SIZE, 2).kept() / 4);
    }
}
