package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.analysis.AtSize;
import dev.varve.graph.Network;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.surgery.Positions;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks with position embeddings at sizes that they were not made for: the libraries' logits. */
class OtherSizesTest {

    /** Of the spread of the logits: embeddings are interpolated in singles. */
    private static final double TOLERANCE = 1e-5;

    static Stream<JsonNode> logits() throws IOException {
        try (InputStream in = OtherSizesTest.class.getResourceAsStream("/golden/training/positions.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).get("logits").spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("logits")
    void observe_atAnotherSize_givesTheLogitsOfTheLibrary(JsonNode row) {
        Architecture architecture = Zoo.architecture(row.get("name").asText());
        Network home = Zoo.network(architecture.name());
        Network network = AtSize.of(home, row.get("size").asInt());
        Weights weights = Positions.fit(FormulaWeights.of(home, 1), network,
                Positions.Rule.valueOf(architecture.library().name())).weights();
        List<Double> logits = new ArrayList<>();
        try (Engine engine = Fixtures.engine(Fixtures.unfrozen(network, Arithmetic.F64, false), weights)) {
            engine.observe(Fixtures.formulaImages(2, row.get("size").asInt()), (id, value) -> {
                if (id.equals(network.outputs().get(0))) {
                    for (double number : Fixtures.doubles(Arrays.array("logits", value))) {
                        logits.add(number);
                    }
                }
            });
        }
        assertThat(logits).hasSize(2 * 1000);
        for (int image = 0; image < 2; image++) {
            for (int i = 0; i < 8; i++) {
                assertThat(logits.get(1000 * image + i)).isCloseTo(row.get("first8").get(image).get(i).asDouble(),
                        within(TOLERANCE * row.get("std").get(image).asDouble()));
            }
        }
    }
}
