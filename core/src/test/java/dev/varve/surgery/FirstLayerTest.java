package dev.varve.surgery;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Shape;
import dev.varve.graph.Value;
import dev.varve.reference.Reference;
import dev.varve.reference.Tensor;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** fastai's and timm's own numbers for a first convolution of two outputs, 2 x 2 pixels wide, with a bias. */
class FirstLayerTest {

    private static final JsonNode GOLDEN = golden();

    private static JsonNode golden() {
        try (InputStream in = FirstLayerTest.class.getResourceAsStream("/golden/training/first_layer.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static Network network() {
        NetworkBuilder net = NetworkBuilder.network("tiny", "Tiny");
        Value x = net.conv("0", net.image("image", 3), 2, kernel(2).stride(2).padding(1).withBias());
        return net.build(net.relu("1", x));
    }

    private static Weights weights() {
        return Weights.of(List.of(NamedArray.of("0.weight", Shape.of(2, 3, 2, 2), numbers(GOLDEN.get("weight"))),
                NamedArray.of("0.bias", Shape.of(2), numbers(GOLDEN.get("bias")))));
    }

    private static float[] numbers(JsonNode nested) {
        List<Double> flat = new ArrayList<>();
        flatten(nested, flat);
        float[] numbers = new float[flat.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = flat.get(i).floatValue();
        }
        return numbers;
    }

    private static void flatten(JsonNode node, List<Double> into) {
        if (node.isArray()) {
            node.forEach(child -> flatten(child, into));
        } else {
            into.add(node.asDouble());
        }
    }

    static Stream<Arguments> rows() {
        return Stream.of(FirstLayer.Rule.values()).flatMap(rule -> {
            List<Arguments> rows = new ArrayList<>();
            GOLDEN.get(rule.name().toLowerCase(Locale.ROOT)).forEach(row -> rows.add(Arguments.of(rule, row)));
            return rows.stream();
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void of_anyChannels_hasTheLibrarysWeightAndTheSameBias(FirstLayer.Rule rule, JsonNode row) {
        int channels = row.get("n_in").asInt();
        Rewrite adapted = FirstLayer.of(network(), channels, rule);
        Weights now = adapted.weights().apply(weights());
        assertThat(now.get("0.weight").floats()).containsExactly(numbers(row.get("weight")));
        assertThat(now.get("0.weight").shape()).isEqualTo(Shape.of(2, channels, 2, 2));
        assertThat(now.get("0.bias")).isEqualTo(weights().get("0.bias"));
        assertThat(adapted.network().parameter("0.weight").shape()).isEqualTo(now.get("0.weight").shape());
        assertThat(adapted.network().modules().find("0").orElseThrow().arguments()).startsWith(channels + ", 2, ");
    }

    @ParameterizedTest
    @EnumSource
    void of_aGreyImage_computesWhatThreeEqualChannelsDid(FirstLayer.Rule rule) {
        Rewrite grey = FirstLayer.of(network(), 1, rule);
        double[] pixels = new double[36];
        double[] three = new double[3 * 36];
        for (int i = 0; i < three.length; i++) {
            pixels[i % 36] = i % 36 - 11.5;
            three[i] = pixels[i % 36];
        }
        assertThat(Reference.output(grey.network(), grey.weights().apply(weights()),
                new Tensor(new long[] {1, 1, 6, 6}, pixels)).values())
                .isEqualTo(Reference.output(network(), weights(), new Tensor(new long[] {1, 3, 6, 6}, three)).values());
    }

    @Test
    void of_everyArchitecture_takesSixChannels() {
        for (String name : Zoo.names()) {
            Network network = Zoo.network(name);
            Network six = FirstLayer.of(network, 6, FirstLayer.Rule.FASTAI).network();
            assertThat(six.nodes()).as(name).hasSameSizeAs(network.nodes());
            assertThat(six.inputs().get(0).op().shape(List.of()).extent(1)).as(name).isEqualTo(6);
        }
    }

    @Test
    void of_theSameChannels_isTheSameNetwork() {
        Network network = network();
        assertThat(FirstLayer.of(network, 3, FirstLayer.Rule.TIMM).network()).isSameAs(network);
        Weights some = FormulaWeights.of(network, 1);
        assertThat(FirstLayer.of(network, 3, FirstLayer.Rule.TIMM).weights().apply(some)).isSameAs(some);
    }

    @Test
    void of_anImageThatSomethingElseReads_isRefused() {
        NetworkBuilder net = NetworkBuilder.network("odd", "Odd");
        Network odd = net.build(net.conv("1", net.relu("0", net.image("image", 3)), 2, kernel(1)));
        assertThatThrownBy(() -> FirstLayer.of(odd, 1, FirstLayer.Rule.FASTAI))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("odd: the image must be read by");
        assertThatThrownBy(() -> FirstLayer.of(network(), 0, FirstLayer.Rule.FASTAI))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0 channels");
    }
}
