package dev.varve.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.graph.Network;
import dev.varve.graph.Shape;
import dev.varve.reference.Reference;
import dev.varve.reference.Tensor;
import dev.varve.zoo.GoldenArchitecture;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FormulaWeightsTest {

    private static final JsonNode VECTORS = vectors();

    private static JsonNode vectors() {
        try {
            return new ObjectMapper().readTree(
                    FormulaWeightsTest.class.getResource("/golden/architectures/test_vectors.json"));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void hash_testVectors_areEqualInEveryBit() {
        for (JsonNode vector : VECTORS.get("stream")) {
            Hash hash = Hash.of(vector.get("name").asText());
            long index = vector.get("i").asLong();

            assertThat(String.format("%016x", hash.start())).isEqualTo(vector.get("h").asText());
            assertThat(String.format("%016x", hash.at(index))).isEqualTo(vector.get("z").asText());
            assertThat(hash.unit(index)).isEqualTo(vector.get("u").asDouble());
            assertThat(hash.signed(index)).isEqualTo(vector.get("s").asDouble());
        }
    }

    @Test
    void of_resnet18_equalsTestVectorsInEveryBit() {
        Weights weights = FormulaWeights.of(Zoo.network("resnet18"), 1);
        int compared = 0;
        for (JsonNode vector : VECTORS.get("tensors")) {
            if (weights.has(vector.get("name").asText())) {
                assertBits(weights.get(vector.get("name").asText()).floats(), vector);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(7);
        assertThat(weights.get("bn1.num_batches_tracked").dtype()).isEqualTo(DType.I64);
        assertThat(weights.get("bn1.num_batches_tracked").doubles()).containsExactly(0);
    }

    @Test
    void input_testVector_isEqualInEveryBit() {
        for (JsonNode vector : VECTORS.get("tensors")) {
            if (vector.get("name").asText().equals("input")) {
                long[] extents = new ObjectMapper().convertValue(vector.get("shape"), long[].class);
                assertBits(FormulaWeights.input(extents).floats(), vector);
            }
        }
    }

    private static void assertBits(float[] values, JsonNode vector) {
        for (int i = 0; i < 4; i++) {
            assertThat(bits(values[i])).isEqualTo(vector.get("first4_float_bits").get(i).asText());
        }
        assertThat(bits(values[values.length - 1])).isEqualTo(vector.get("last_float_bits").asText());
    }

    private static String bits(float value) {
        return String.format("%08x", Float.floatToRawIntBits(value));
    }

    @Test
    void of_tfEfficientnetLite0_givesTheLibrarysLogits() {
        GoldenArchitecture golden = GoldenArchitecture.resource("tf_efficientnet_lite0");
        Network network = Zoo.network("tf_efficientnet_lite0");
        Tensor image = Tensor.of(FormulaWeights.input(2, 3, golden.inputSize(), golden.inputSize()));

        Tensor logits = Reference.output(network, FormulaWeights.of(network, golden.gain()), image);

        for (int sample = 0; sample < 2; sample++) {
            JsonNode expected = golden.document().at("/eval/samples/" + sample + "/first8");
            for (int i = 0; i < 8; i++) {
                assertThat(logits.values()[sample * 1000 + i])
                        .isCloseTo(expected.get(i).asDouble(), within(1e-9 * Math.abs(expected.get(i).asDouble())));
            }
        }
    }

    @Test
    void stream_anyName_isHashOfThatName() {
        assertThat(FormulaWeights.stream("image.3", Shape.of(2, 5)).floats()[7])
                .isEqualTo((float) Hash.of("image.3").signed(7));
    }
}
