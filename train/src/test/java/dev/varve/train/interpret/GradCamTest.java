package dev.varve.train.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.NodeGradient;
import dev.varve.train.engine.Training;
import dev.varve.weights.FormulaWeights;
import dev.varve.zoo.Zoo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The maps of whole networks, held to PyTorch's gradients in doubles ({@code golden/training/grad_cam.json}). */
class GradCamTest {

    private static final int IMAGES = 2;
    private static final double RELATIVE = 1e-9;

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(InterpretReference.file("grad_cam.json").get("cases").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void map_formulaWeights_isThatOfPyTorch(JsonNode expected) {
        NodeGradient node = gradient(expected);
        assertThat(node.shape().toString().replace(" ", "")).isEqualTo(expected.get("shape").toString());
        double norm = Math.sqrt(Arrays.stream(node.gradient()).map(g -> g * g).sum());
        assertThat(norm).isCloseTo(expected.get("gradient_l2").asDouble(), Offset.offset(RELATIVE * norm));
        requireMaps(CamRule.GRAD_CAM, node, expected.get("grad_cam"));
        requireMaps(CamRule.GRAD_CAM_PLUS_PLUS, node, expected.get("grad_cam_plus_plus"));
    }

    private static void requireMaps(CamRule rule, NodeGradient node, JsonNode expected) {
        double[] maps = IntStream.range(0, IMAGES).mapToObj(image -> rule.map(node, image).values())
                .flatMapToDouble(Arrays::stream).toArray();
        double[] numbers = InterpretReference.numbers(expected);
        double largest = Arrays.stream(numbers).max().orElseThrow();
        assertThat(largest).isPositive();
        assertThat(maps).containsExactly(numbers, Offset.offset(RELATIVE * largest));
    }

    private static NodeGradient gradient(JsonNode asked) {
        Network network = Zoo.network(asked.get("architecture").asText());
        int size = asked.get("size").asInt();
        String id = network.nodes().stream()
                .filter(node -> (node.origin().scope() + ".").startsWith(asked.get("module").asText() + "."))
                .map(Node::id).reduce((one, later) -> later).orElseThrow();
        int output = asked.get("output").asInt();
        try (Engine engine = Engine.open(new Engine.Settings(1, Arithmetic.F64))) {
            engine.load(network, FormulaWeights.of(network, asked.get("gain").asDouble()));
            engine.begin(Inspector.behind(network, id, Arithmetic.F64), new Preprocessing(size, size,
                    Interpolation.AREA, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)), Training.none());
            return engine.gradientAt(formulaImages(size), id, output, output);
        }
    }

    private static Images formulaImages(int size) {
        ByteBuffer values = FormulaWeights.input(IMAGES, 3, size, size).bytes();
        ByteBuffer direct = ByteBuffer.allocateDirect(values.remaining()).order(ByteOrder.nativeOrder());
        return new Images(direct.put(values).flip(), Images.Encoding.NORMALISED, IMAGES, size);
    }
}
