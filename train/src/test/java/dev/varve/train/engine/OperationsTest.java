package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Op;
import dev.varve.graph.Parameter;
import dev.varve.onnx.Examples;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.reference.Reference;
import dev.varve.reference.Tensor;
import dev.varve.surgery.Rewrite;
import dev.varve.weights.DType;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every operation as the engine lowers it, in double precision, against loops that were written for clarity. */
class OperationsTest {

    private static final double RELATIVE = 1e-9;
    /** Central differences in doubles: as exact as they get near this step. */
    private static final double STEP = 1e-6;
    private static final double RELATIVE_OF_DIFFERENCES = 1e-6;
    /** What rounding of a loss near 1 leaves in its differences. */
    private static final double NOISE_OF_DIFFERENCES = 1e-15 / STEP;
    private static final int[] TARGETS = {2, 0};
    private static final Network NETWORK = Examples.everyOperation();
    private static final Tensor IMAGES =
            Tensor.of(FormulaWeights.input(TARGETS.length, 3, Examples.SIZE, Examples.SIZE));
    private static final Weights WEIGHTS = weights();

    /** Drawn so that scores stay near 1, where their ranges and the loss have gradients. */
    private static Weights weights() {
        double[] scores = Reference.values(NETWORK, drawn(1), IMAGES).get("fc").values();
        double most = DoubleStream.of(scores).map(Math::abs).max().orElseThrow();
        return drawn(1 / most);
    }

    /** Numbers of both signs, so large that every activation both passes and cuts; positive variances. */
    private static Weights drawn(double head) {
        List<NamedArray> arrays = new ArrayList<>();
        for (NamedArray array : Examples.weights(NETWORK).arrays().values()) {
            if (NETWORK.parameter(array.name()).kind() == Parameter.Kind.TRAINABLE) {
                Random random = new Random(array.name().hashCode());
                float[] values = array.floats();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (scale(array.name(), head) * random.nextGaussian());
                }
                arrays.add(NamedArray.of(array.name(), array.shape(), values));
            } else {
                arrays.add(array);
            }
        }
        return Weights.of(arrays);
    }

    /** Queries and keys are small, for attention that chooses one position alone has no gradient. */
    private static double scale(String name, double head) {
        return name.startsWith("fc.") ? head : name.contains("attend") ? 0.03 : 3;
    }

    private static void with(Consumer<Engine> test) {
        Set<String> trained = NETWORK.trainable().stream().map(Parameter::name).collect(Collectors.toSet());
        Segment all = new Segment("all", Kind.TRAINED, NETWORK.nodes().stream().map(Node::id).toList(), Arithmetic.F64,
                false, false, false, 0, List.of());
        try (Engine engine = Fixtures.engine(new Execution(NETWORK, Rewrite.none(NETWORK), trained, List.of(all)),
                WEIGHTS)) {
            test.accept(engine);
        }
    }

    private static Images images() {
        return Fixtures.formulaImages(TARGETS.length, Examples.SIZE);
    }

    private static Stream<Class<?>> records(Class<?> some) {
        return some.isSealed() ? Stream.of(some.getPermittedSubclasses()).flatMap(OperationsTest::records)
                : Stream.of(some);
    }

    @Test
    void example_ofEveryOperation_hasEachOne() {
        assertThat(NETWORK.nodes()).map(node -> node.op().getClass().getSimpleName())
                .containsAll(records(Op.class).map(Class::getSimpleName).toList());
    }

    @Test
    void observe_everyOperation_givesTheValuesOfTheReference() {
        Map<String, Tensor> expected = Reference.values(NETWORK, WEIGHTS, IMAGES);
        assertThat(expected.get("act").values()).as("cut on both sides").contains(0, 6);
        Map<String, double[]> found = new HashMap<>();
        with(engine -> engine.observe(images(),
                (id, value) -> found.put(id, Fixtures.doubles(Arrays.array(id, value)))));
        assertThat(found).containsKeys(NETWORK.nodes().stream().map(Node::id).toArray(String[]::new));
        expected.forEach((id, value) -> requireClose(id, found.get(id), value.values(),
                RELATIVE * Math.max(norm(value.values()), RELATIVE)));
    }

    @Test
    void lossAndGradients_everyOperation_areTheDifferencesOfTheReference() {
        with(engine -> {
            Outcome outcome = engine.lossAndGradients(images(), TARGETS, 0);
            assertThat(outcome.loss()).isCloseTo(loss(WEIGHTS), within(RELATIVE));
            Weights gradients = engine.gradients();
            for (Parameter parameter : NETWORK.trainable()) {
                double[] expected = differences(parameter.name());
                assertThat(DoubleStream.of(expected).map(Math::abs).sum()).as(parameter.name()).isPositive();
                requireClose(parameter.name(), Fixtures.doubles(gradients.get(parameter.name())), expected,
                        NOISE_OF_DIFFERENCES + RELATIVE_OF_DIFFERENCES * norm(expected));
            }
        });
    }

    private static void requireClose(String what, double[] found, double[] expected, double tolerance) {
        assertThat(found).as(what).containsExactly(expected, within(tolerance));
    }

    private static double norm(double... values) {
        return Math.sqrt(DoubleStream.of(values).map(value -> value * value).sum());
    }

    /** The mean cross-entropy of the reference's logits. */
    private static double loss(Weights weights) {
        double[] logits = Reference.output(NETWORK, weights, IMAGES).values();
        double sum = 0;
        for (int image = 0; image < TARGETS.length; image++) {
            int from = image * Examples.CLASSES;
            double all = DoubleStream.of(logits).skip(from).limit(Examples.CLASSES).map(Math::exp).sum();
            sum += Math.log(all) - logits[from + TARGETS[image]];
        }
        return sum / TARGETS.length;
    }

    /** By two steps to each side, whose error is of the fourth order. */
    private static double[] differences(String name) {
        double[] values = WEIGHTS.get(name).doubles();
        double[] differences = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double near = loss(moved(name, i, STEP)) - loss(moved(name, i, -STEP));
            double far = loss(moved(name, i, 2 * STEP)) - loss(moved(name, i, -2 * STEP));
            differences[i] = (8 * near - far) / (12 * STEP);
        }
        return differences;
    }

    private static Weights moved(String name, int place, double step) {
        NamedArray array = WEIGHTS.get(name);
        double[] values = array.doubles();
        values[place] += step;
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return Weights.of(WEIGHTS.arrays().values().stream().map(one -> one.name().equals(name)
                ? new NamedArray(name, DType.F64, array.shape(), bytes) : one).toList());
    }
}
