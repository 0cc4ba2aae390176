package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import dev.varve.zoo.GoldenArchitecture;
import dev.varve.zoo.Zoo;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine owes to the library that an architecture comes from: its numbers, in double precision. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // scopes are held, not used
abstract class GoldenArchitectureContract {

    private static final double RELATIVE = 1e-9;
    private static final int BATCH = 2;

    abstract Stream<GoldenArchitecture> golden();

    /** First in evaluation, which disturbs nothing, then a step of training, by the same engine. */
    @ParameterizedTest
    @MethodSource("golden")
    final void passes_ofFormulaWeights_giveTheNumbersOfTheLibrary(GoldenArchitecture golden) {
        Network network = Zoo.network(golden.name());
        Execution all = Fixtures.unfrozen(network, Arithmetic.F64, false);
        try (Engine engine = Fixtures.engine(all, FormulaWeights.of(network, golden.gain()))) {
            Images images = Fixtures.formulaImages(BATCH, golden.inputSize());
            requireActivations(engine, network, images, golden.document().get("eval"));
            JsonNode expected = golden.document().get("train");
            Outcome outcome = engine.lossAndGradients(images, new int[] {1, 3}, 0);
            assertThat(outcome.loss()).isCloseTo(expected.get("loss").asDouble(), relative(expected.get("loss")));
            requireGradients(engine, expected);
            requireStatistics(engine, expected.get("batchnorm_after"));
        }
    }

    private static void requireActivations(Engine engine, Network network, Images images, JsonNode expected) {
        Map<String, double[]> values = new LinkedHashMap<>();
        engine.observe(images, (id, value) -> values.put(id, numbers(value)));
        for (JsonNode row : expected.get("activations")) {
            String path = row.get(0).asText();
            if (!passesOn(network, path)) {
                double[] value = values.get(lastNodeOf(network, path));
                assertThat(norm(value)).as(path).isCloseTo(row.get(3).asDouble(), relative(row.get(3)));
            }
        }
        requireSamples(values.get(network.outputs().get(0)), expected.get("samples"));
    }

    private static void requireSamples(double[] logits, JsonNode samples) {
        int classes = logits.length / BATCH;
        for (int sample = 0; sample < BATCH; sample++) {
            JsonNode row = samples.get(sample);
            int from = sample * classes;
            double std = row.get("std").asDouble();
            for (int i = 0; i < row.get("first8").size(); i++) {
                assertThat(logits[from + i]).isCloseTo(row.get("first8").get(i).asDouble(), within(RELATIVE * std));
            }
            int best = IntStream.range(0, classes)
                    .reduce((a, b) -> logits[from + b] > logits[from + a] ? b : a).orElseThrow();
            assertThat(best).isEqualTo(row.get("argmax").asInt());
        }
    }

    /** The gradients, and their products with a fixed stream, which notice a permutation that keeps the norm. */
    private static void requireGradients(Engine engine, JsonNode expected) {
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        expected.get("gradients").forEach(row -> rows.put(row.get(0).asText(), row));
        rows.values().removeIf(row -> row.get(1).isNull());                    // of auxiliary heads
        double whole = expected.get("gradient_l2").asDouble();
        Set<String> zeros = new HashSet<>();
        expected.get("zero_gradients").forEach(name -> zeros.add(name.asText()));
        engine.eachGradient((name, gradient) -> {
            JsonNode row = rows.remove(name);
            double tolerance = zeros.contains(name) ? 1e-12 * whole : RELATIVE * row.get(1).asDouble();
            assertThat(gradient.norm().item_double()).as(name).isCloseTo(row.get(1).asDouble(), within(tolerance));
            Shape shape = Shape.of(gradient.shape());
            Tensor stream = Arrays.tensor(FormulaWeights.stream(name + "#grad", shape), Arithmetic.F64);
            assertThat(gradient.mul(stream).sum().item_double()).as(name)
                    .isCloseTo(row.get(2).asDouble(), within(tolerance));
        });
        assertThat(rows).as("parameters without a gradient").isEmpty();
    }

    private static void requireStatistics(Engine engine, JsonNode norms) {
        Weights weights = norms.isEmpty() ? Weights.NONE : engine.weights();
        for (JsonNode row : norms) {
            String path = row.get(0).asText();
            assertThat(norm(Fixtures.doubles(weights.get(path + ".running_mean")))).as(path)
                    .isCloseTo(row.get(1).asDouble(), relative(row.get(1)));
            assertThat(norm(Fixtures.doubles(weights.get(path + ".running_var")))).as(path)
                    .isCloseTo(row.get(2).asDouble(), relative(row.get(2)));
            assertThat(weights.get(path + ".num_batches_tracked").bytes().getLong()).as(path).isEqualTo(1);
        }
    }

    /** Whether a module returns what it is given and therefore is no node. */
    private static boolean passesOn(Network network, String path) {
        String line = network.modules().find(path).orElseThrow().line();
        return line.equals("Identity()") || line.equals("Dropout(p=0.0, inplace=False)");
    }

    /** What a module returns is the last value made in it. */
    private static String lastNodeOf(Network network, String path) {
        return network.nodes().stream()
                .filter(node -> (node.origin().scope() + ".").startsWith(path + "."))
                .map(Node::id).reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(path + ": no node makes this activation"));
    }

    private static double[] numbers(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            return Fixtures.doubles(Arrays.array("value", tensor));
        }
    }

    private static double norm(double... values) {
        return Math.sqrt(java.util.Arrays.stream(values).map(value -> value * value).sum());
    }

    private static Offset<Double> relative(JsonNode expected) {
        return within(RELATIVE * Math.abs(expected.asDouble()));
    }
}
