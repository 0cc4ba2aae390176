package dev.varve.train.engine;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Contraction;
import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Padding;
import dev.varve.graph.Sides;
import dev.varve.graph.Value;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that can be said beforehand: of pixels, of tied weights, of a small step, of bf16. */
final class EngineNumbersTest {

    private static final int[] TARGETS = {0, 1, 2, 3};
    private static final Execution ALL =
            Tiny.execution(false, Part.trained("stem"), Part.trained("block"), Part.trained("head"));

    @Test
    void evaluate_pixels_equalsImagesThatWereNormalisedBefore() {
        Images pixels = Fixtures.pixels(4, Tiny.SIZE);
        Images normalised = Fixtures.normalised(pixels);
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            assertThat(engine.evaluate(pixels, TARGETS).logits())
                    .containsExactly(engine.evaluate(normalised, TARGETS).logits(), within(1e-5f));
        }
    }

    @Test
    void evaluate_lossAndClasses_followFromTheLogits() {
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            Evaluation evaluation = engine.evaluate(Fixtures.pixels(4, Tiny.SIZE), TARGETS);
            double loss = 0;
            for (int image = 0; image < 4; image++) {
                double sum = 0;
                for (int c = 0; c < evaluation.classes(); c++) {
                    sum += Math.exp(evaluation.logits()[image * Tiny.CLASSES + c]);
                }
                loss += (Math.log(sum) - evaluation.logits()[image * Tiny.CLASSES + TARGETS[image]]) / 4;
            }
            assertThat(evaluation.classes()).isEqualTo(Tiny.CLASSES);
            assertThat(evaluation.loss()).isCloseTo(loss, within(1e-6));
        }
    }

    /** Against a central difference, with one kernel that two nodes read. */
    @Test
    void lossAndGradients_tiedWeights_addTheGradientsOfBothUses() {
        NetworkBuilder net = NetworkBuilder.network("tied", "Tied");
        Value x = net.conv("first", net.image("pixels", 3), 4, kernel(3).padding(1));
        x = net.conv("shared", x, 4, kernel(3).padding(1));
        x = net.conv("shared", x, 4, kernel(3).padding(1));
        x = net.function("flatten", new Layout.Flatten(), net.avgPool("pool", x, 1));
        Network network = net.build(net.linear("fc", x, Tiny.CLASSES, false));
        Weights weights = FormulaWeights.of(network, 1);
        Execution execution = Fixtures.unfrozen(network, Arithmetic.F64, false);
        try (Engine engine = Fixtures.engine(execution, weights)) {
            loss(engine);
            double gradient = Fixtures.doubles(engine.gradients().get("shared.weight"))[5];
            float nudge = 1f / 1024;
            double difference = (nudged(execution, weights, nudge) - nudged(execution, weights, -nudge)) / (2 * nudge);
            assertThat(gradient).isCloseTo(difference, within(1e-5 * Math.abs(gradient)));
        }
    }

    private static double nudged(Execution execution, Weights weights, float nudge) {
        NamedArray shared = weights.get("shared.weight");
        double[] doubles = Fixtures.doubles(shared);
        float[] values = new float[doubles.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) doubles[i] + (i == 5 ? nudge : 0);
        }
        List<NamedArray> arrays = new ArrayList<>(weights.arrays().values());
        arrays.replaceAll(array -> array == shared ? NamedArray.of(shared.name(), shared.shape(), values) : array);
        try (Engine engine = Fixtures.engine(execution, Weights.of(arrays))) {
            return loss(engine);
        }
    }

    private static double loss(Engine engine) {
        return engine.lossAndGradients(Fixtures.pixels(4, Tiny.SIZE), TARGETS, 0).loss();
    }

    /** TensorFlow's padding puts the odd zero at the end, which ATen's convolution cannot say. */
    @ParameterizedTest
    @CsvSource({"2, 3, 2, 1", "5, 5, 2, 1", "6, 3, 2, 2", "9, 3, 2, 1", "8, 2, 1, 1", "7, 3, 1, 2"})
    void observe_samePadding_equalsTheSumOverTheWindow(int size, int kernel, int stride, int dilation) {
        Contraction.Conv2d op = new Contraction.Conv2d(3, 1, Sides.square(kernel), stride, new Padding.Same(), dilation,
                1, false);
        NetworkBuilder net = NetworkBuilder.network("same", "Same");
        Network network = net.build(net.scope("conv", "Conv2d").call(op, net.image("pixels", 3)));
        Weights weights = FormulaWeights.of(network, 1);
        List<Double> found = new ArrayList<>();
        try (Engine engine = Fixtures.engine(Fixtures.unfrozen(network, Arithmetic.F64, false), weights)) {
            engine.observe(Fixtures.formulaImages(1, size), (id, value) -> {
                if (id.equals("conv")) {
                    DoubleStream.of(Fixtures.doubles(Arrays.array(id, value))).forEach(found::add);
                }
            });
        }
        int outputs = (size + stride - 1) / stride;
        assertThat(found).hasSize(outputs * outputs);
        for (int i = 0; i < found.size(); i++) {
            double expected = overWindow(op, weights, size, i / outputs, i % outputs);
            assertThat(found.get(i)).isCloseTo(expected, within(1e-12));
        }
    }

    private static double overWindow(Contraction.Conv2d op, Weights weights, int size, int row, int column) {
        double[] taps = Fixtures.doubles(weights.get("conv.weight"));
        double[] image = Fixtures.doubles(FormulaWeights.input(1, 3, size, size));
        long before = op.padding().rows(size, op.window().orElseThrow()).before();
        int kernel = (int) op.kernel().height();
        double sum = 0;
        for (int tap = 0; tap < taps.length; tap++) {                          // channels, then rows, then columns
            long y = row * op.stride() - before + tap / kernel % kernel * op.dilation();
            long x = column * op.stride() - before + tap % kernel * op.dilation();
            if (y >= 0 && y < size && x >= 0 && x < size) {
                sum += taps[tap] * image[(int) ((tap / kernel / kernel * size + y) * size + x)];
            }
        }
        return sum;
    }

    @Test
    void step_manyOnOneBatch_learnsItInEveryArithmetic() {
        for (Arithmetic arithmetic : Arithmetic.values()) {
            Execution execution = Tiny.execution(true, Part.trained("stem").in(arithmetic).dropping(false),
                    Part.trained("block").in(arithmetic), Part.trained("head").in(arithmetic).dropping(false));
            try (Engine engine = Fixtures.engine(execution, Tiny.weights())) {
                for (int step = 0; step < 60; step++) {
                    loss(engine);
                    engine.step(Fixtures.values(0.9, 0.02));
                }
                Outcome outcome = engine.lossAndGradients(Fixtures.pixels(4, Tiny.SIZE), TARGETS, 0);
                assertThat(outcome.loss()).as(arithmetic.name()).isLessThan(0.1);
                assertThat(outcome.correct()).as(arithmetic.name()).isEqualTo(4);
            }
        }
    }

    @Test
    void evaluate_bf16_staysWithinItsPrecision() {
        Execution narrow = Tiny.execution(true, Part.frozen("stem").in(Arithmetic.BF16),
                Part.frozen("block").in(Arithmetic.BF16), Part.trained("head"));
        try (Engine one = Fixtures.engine(narrow, Tiny.weights()); Engine two = Fixtures.engine(ALL, Tiny.weights())) {
            Images images = Fixtures.pixels(4, Tiny.SIZE);
            float[] expected = two.evaluate(images, TARGETS).logits();
            assertThat(one.evaluate(images, TARGETS).logits()).containsExactly(expected, within(0.02f))
                    .isNotEqualTo(expected);
        }
    }
}
