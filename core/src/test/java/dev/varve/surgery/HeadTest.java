package dev.varve.surgery;

import static dev.varve.graph.Kernel.kernel;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import dev.varve.reference.Reference;
import dev.varve.reference.Tensor;
import dev.varve.reference.TinyNetworks;
import dev.varve.weights.DType;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class HeadTest {

    private static final JsonNode GOLDEN = golden();

    private static JsonNode golden() {
        try {
            return new ObjectMapper().readTree(HeadTest.class.getResource("/golden/training/head.json"));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** A body of 512 channels. */
    private static Network body() {
        NetworkBuilder net = NetworkBuilder.network("body", "Body");
        return net.build(net.conv("conv", net.image("image", 3), 512, kernel(1)));
    }

    @Test
    void on_fastai2_equalsTheLibrarysHead() {
        Rewrite rewrite = Head.of(Head.Style.FASTAI_2).on(body(), 10, 0);
        Weights weights = rewrite.weights().apply(FormulaWeights.of(body(), 1));

        assertEqual(rewrite.network(), weights, golden("default"));
        assertThat(rewrite.network().outputs()).containsExactly("head.8");
    }

    @Test
    void on_linear_isOneMatrixWithABiasOnPooledFeatures() {
        Rewrite rewrite = Head.of(Head.Style.LINEAR).on(body(), 10, 0);
        Network network = rewrite.network();

        assertThat(network.outputs()).containsExactly("head.2");
        assertThat(network.modules().find("head.2").orElseThrow().line())
                .isEqualTo("Linear(in_features=1024, out_features=10, bias=True)");
        assertThat(network.trainable()).extracting(Parameter::name)
                .containsExactly("conv.weight", "head.2.weight", "head.2.bias");
        assertThat(Head.isLinear(network, "conv")).isTrue();
        assertThat(Head.isLinear(Head.of(Head.Style.FASTAI_2).on(body(), 10, 0).network(), "conv")).isFalse();
        assertThat(Head.isLinear(Head.of(Head.Style.FASTAI_1).on(body(), 10, 0).network(), "conv")).isFalse();
    }

    @Test
    void on_fastai2WithoutDropout_equalsTheLibrarysHead() {
        Rewrite rewrite = Head.of(Head.Style.FASTAI_2).withDropout(0).on(body(), 10, 0);

        assertEqual(rewrite.network(), rewrite.weights().apply(FormulaWeights.of(body(), 1)), golden("ps_zero"));
    }

    /** The arguments of {@code create_head} by the names of the reference; pool is left out. */
    private static Map<String, HeadLayers> variants() {
        List<Integer> one = List.of(512);
        List<Integer> two = List.of(256, 128);
        List<Double> half = List.of(0.5);
        List<Double> three = List.of(0.1, 0.2, 0.3);
        return Map.ofEntries(entry("default", HeadLayers.DEFAULT),
                entry("concat_pool_false", new HeadLayers(false, one, half, true, false, false)),
                entry("lin_first", new HeadLayers(true, one, half, true, false, true)),
                entry("bn_final", new HeadLayers(true, one, half, true, true, false)),
                entry("first_bn_false", new HeadLayers(true, one, half, false, false, false)),
                entry("lin_ftrs_256_128", new HeadLayers(true, two, half, true, false, false)),
                entry("ps_list", new HeadLayers(true, two, three, true, false, false)),
                entry("ps_zero", new HeadLayers(true, one, List.of(0.0), true, false, false)),
                entry("lin_ftrs_empty", new HeadLayers(true, List.of(), half, true, false, false)),
                entry("lin_first_lin_ftrs_256_128", new HeadLayers(true, two, half, true, false, true)),
                entry("ps_list_lin_first", new HeadLayers(true, two, three, true, false, true)),
                entry("ps_list_two", new HeadLayers(true, one, List.of(0.1, 0.2), true, false, false)),
                entry("lin_first_first_bn_false", new HeadLayers(true, one, half, false, false, true)),
                entry("y_range", HeadLayers.DEFAULT.within(List.of(new HeadLayers.Range(0, 5)))),
                entry("first_bn_false_bn_final", new HeadLayers(true, one, half, false, true, false)));
    }

    @Test
    void on_everyVariant_equalsTheLibrarysHead() {
        variants().forEach((name, layers) -> {
            Rewrite rewrite = new Head(Head.Style.FASTAI_2, layers).on(body(), 10, 0);
            assertEqual(rewrite.network(), rewrite.weights().apply(FormulaWeights.of(body(), 1)), golden(name));
        });
        Set<String> names = StreamSupport.stream(GOLDEN.get("v2").spliterator(), false)
                .map(row -> row.get("name").asText()).collect(Collectors.toSet());
        names.removeAll(variants().keySet());
        NetworkBuilder net = NetworkBuilder.network("features", "Body");
        Network features = net.build(net.flatten("flatten", net.avgPool("pool", net.conv("conv", net.image("image", 3),
                512, kernel(1)), 1)));
        Rewrite rewrite = Head.of(Head.Style.FASTAI_2).on(features, 10, 0);
        assertEqual(rewrite.network(), rewrite.weights().apply(Weights.NONE), golden("pool_false"));
        assertThat(names).as("a body of features, and what is refused")
                .containsExactlyInAnyOrder("pool_false", "ps_three_for_two_layers", "ps_list_one_missing");
    }

    /** fastai leaves the last matrix out without a word, or ignores the last probability. */
    @Test
    void layers_withDropoutsForOtherMatrices_areRefused() {
        assertThatThrownBy(() -> new HeadLayers(true, List.of(256, 128), List.of(0.1, 0.2), true, false, false))
                .hasMessage("dropouts: must be one, or one for each of the head's 3 matrices, found 0.1, 0.2; give "
                        + "as many");
        assertThatThrownBy(() -> new HeadLayers(true, List.of(512), List.of(0.1, 0.2, 0.3), true, false, false))
                .hasMessage("dropouts: must be one, or one for each of the head's 2 matrices, found 0.1, 0.2, 0.3; "
                        + "give as many");
        assertThatThrownBy(() -> new HeadLayers(true, List.of(0), List.of(0.5), true, false, false))
                .hasMessage("hidden: outputs of a head's matrix must be positive, found 0; give for example 512");
        assertThatThrownBy(() -> new HeadLayers.Range(5, 5))
                .hasMessage("range: must rise from a low to a high bound, found 5.0:5.0; give for example 0:5");
    }

    @Test
    void on_rangesOfTwoValues_endsInTheSigmoidOfEach() {
        HeadLayers layers = HeadLayers.DEFAULT.within(
                List.of(new HeadLayers.Range(-1, 1), new HeadLayers.Range(2, 3)));
        Network network = new Head(Head.Style.FASTAI_2, layers).on(body(), 2, 0).network();

        assertThat(network.modules().find("head.9").orElseThrow().line())
                .isEqualTo("fastai.layers.SigmoidRange(low=[-1.0, 2.0], high=[1.0, 3.0])");
        assertThat(Head.lastMatrix(network).id()).isEqualTo("head.8");
        assertThat(Head.isLinear(network, "conv")).isFalse();
    }

    private static JsonNode golden(String name) {
        return StreamSupport.stream(GOLDEN.get("v2").spliterator(), false)
                .filter(row -> row.get("name").asText().equals(name)).findFirst().orElseThrow();
    }

    private static void assertEqual(Network network, Weights weights, JsonNode golden) {
        ModuleNode head = network.modules().find("head").orElseThrow();
        assertThat(head.children().stream().filter(child -> !isSharedThere(child, golden)))
                .hasSize(golden.get("modules").asInt());
        assertThat(parameters(network)).isEqualTo(golden.get("parameters").asLong());
        for (JsonNode layer : golden.get("layers")) {
            ModuleNode module = network.modules().find("head." + layer.get("index").asText()).orElseThrow();
            assertThat(print(module)).isEqualTo(layer.get("repr").asText());
            assertShapes(network, module, layer);
            layer.path("init").fields().forEachRemaining(initial -> assertThat(
                    weights.get(module.path() + "." + initial.getKey()).doubles()).containsOnly(
                            (double) (float) initial.getValue().asDouble()));
        }
    }

    /** The reference lists a module that stands in two places, as fastai's rectifier, at the first one alone. */
    private static boolean isSharedThere(ModuleNode child, JsonNode golden) {
        return child.className().equals("ReLU") && StreamSupport.stream(golden.get("layers").spliterator(), false)
                .noneMatch(layer -> layer.get("index").asText().equals(child.name()));
    }

    @Test
    void on_fastai1And07_equalTheLibrariesHeadsUpToLogits() {
        for (Head.Style style : List.of(Head.Style.FASTAI_1, Head.Style.FASTAI_0_7)) {
            JsonNode golden = style == Head.Style.FASTAI_1 ? GOLDEN.get("v1") : GOLDEN.get("v0_7").get("single_label");
            Network network = Head.of(style).on(body(), 10, 0).network();

            assertThat(parameters(network)).isEqualTo(golden.get("parameters").asLong());
            for (int i = 0; i < 9; i++) {
                JsonNode layer = golden.get("layers").get(i);
                ModuleNode module = network.modules().find("head." + i).orElseThrow();
                assertThat(layer.get("layer").asText()).startsWith(module.className());
                assertShapes(network, module, layer);
            }
            assertThat(network.modules().find("head.9")).isEmpty();
        }
    }

    private static long parameters(Network network) {
        return network.trainable().stream().filter(parameter -> parameter.name().startsWith("head."))
                .mapToLong(parameter -> parameter.shape().elements()).sum();
    }

    private static void assertShapes(Network network, ModuleNode module, JsonNode layer) {
        Map<String, Shape> expected = new HashMap<>();
        layer.path("params").fields().forEachRemaining(field -> expected.put(module.path() + "." + field.getKey(),
                Shape.of(new ObjectMapper().convertValue(field.getValue(), long[].class))));
        assertThat(network.trainable().stream().filter(parameter -> module.holds(parameter.name()))
                .collect(Collectors.toMap(Parameter::name, Parameter::shape))).isEqualTo(expected);
    }

    private static String print(ModuleNode module) {
        return module.children().isEmpty() ? module.line() : module.className() + "( " + module.children().stream()
                .map(child -> "(" + child.name() + "): " + child.line()).collect(Collectors.joining(" ")) + " )";
    }

    @Test
    void on_matrices_startNormalWithKaimingsDeviation() {
        Rewrite rewrite = Head.of(Head.Style.FASTAI_1).on(body(), 10, 7);
        Weights weights = rewrite.weights().apply(FormulaWeights.of(body(), 1));
        double[] values = weights.get("head.4.weight").doubles();

        double expected = GOLDEN.get("init").get("layers").get(0).get("kaiming_std").asDouble();
        double deviation = Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElseThrow());
        assertThat(deviation).isCloseTo(expected, within(expected * 0.01));
        assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0, within(3e-4));
        assertThat(weights.get("head.4.bias").doubles()).containsOnly(0);
        assertThat(weights.get("head.2.bias").doubles()).containsOnly(0);
        assertThat(weights.get("head.2.num_batches_tracked").dtype()).isEqualTo(DType.I64);
    }

    @Test
    void on_seeds_drawTheSameOrOtherWeights() {
        Weights first = Head.of(Head.Style.FASTAI_2).on(body(), 10, 1).weights().apply(Weights.NONE);
        Weights again = Head.of(Head.Style.FASTAI_2).on(body(), 10, 1).weights().apply(Weights.NONE);
        Weights other = Head.of(Head.Style.FASTAI_2).on(body(), 10, 2).weights().apply(Weights.NONE);

        assertThat(again).isEqualTo(first);
        assertThat(other.get("head.8.weight")).isNotEqualTo(first.get("head.8.weight"));
    }

    @Test
    void concatPool_goldenImage_givesLargestThenMean() {
        JsonNode golden = GOLDEN.get("concat_pool");
        NetworkBuilder net = NetworkBuilder.network("two", "Body");
        Network body = net.build(net.relu("id", net.image("image", 2)));
        Network network = Head.of(Head.Style.FASTAI_2).on(body, 3, 0).network();
        Network pool = Cut.at(network, "head.0.cat").network();
        double[] image = StreamSupport.stream(golden.get("input").spliterator(), false)
                .flatMap(c -> StreamSupport.stream(c.spliterator(), false))
                .flatMap(row -> StreamSupport.stream(row.spliterator(), false)).mapToDouble(JsonNode::asDouble)
                .map(value -> value + 3).toArray();                       // positive: the body here is a rectifier

        double[] pooled = Reference.output(pool, Weights.NONE, new Tensor(new long[] {1, 2, 2, 3}, image)).values();

        for (int i = 0; i < pooled.length; i++) {
            assertThat(pooled[i] - 3).isCloseTo(golden.get("output").get(i).asDouble(), within(1e-12));
        }
    }

    @Test
    void replacing_plainNetwork_leavesTheBodysArraysAlone() {
        Network network = TinyNetworks.plain(1000);
        Weights weights = FormulaWeights.of(network, 1);
        Rewrite rewrite = Head.of(Head.Style.FASTAI_2).replacing(network, BodyEnd.of(network), 3, 0);
        Weights after = rewrite.weights().apply(weights);

        assertThat(rewrite.network().modules().children()).extracting(ModuleNode::name)
                .containsExactly("features", "head");
        assertThat(after.names()).containsExactlyElementsOf(
                rewrite.network().parameters().stream().map(Parameter::name).toList());
        assertThat(after.get("features.0.weight")).isSameAs(weights.get("features.0.weight"));
        assertThat(Reference.output(rewrite.network(), after, Tensor.of(FormulaWeights.input(2, 3, 8, 8))).extents())
                .containsExactly(2, 3);
    }

    @Test
    void names_ofACut_areRemovedModulesAndGraftedHeads() {
        Network network = TinyNetworks.plain(5);

        assertThat(List.of("classifier.0.weight", "classifier.9.weight", "head.2.bias", "features.0.weight", "features",
                "header.bias")).filteredOn(Head.names(network, Cut.at(network, "features.3").network()))
                .containsExactly("classifier.0.weight", "classifier.9.weight", "head.2.bias");
    }

    @Test
    void on_features_readsThemWithoutAPooling() {
        Network features = Cut.at(TinyNetworks.plain(5), "classifier.0").network();

        Network grafted = Head.of(Head.Style.FASTAI_2).on(features, 3, 0).network();

        assertThat(grafted.modules().find("head").orElseThrow().children()).extracting(ModuleNode::className)
                .containsExactly("BatchNorm1d", "Dropout", "Linear", "ReLU", "BatchNorm1d", "Dropout", "Linear");
        assertThat(grafted.outputs()).containsExactly("head.6");
        assertThat(Head.of(Head.Style.LINEAR).on(features, 3, 0).network().outputs()).containsExactly("head.0");
    }

    @Test
    void on_tokens_saysWhatAHeadReads() {
        NetworkBuilder net = NetworkBuilder.network("tokens", "Net");
        Network tokens = net.build(net.rearrange("tokens", "n c h w -> n (h w) c", net.image("image", 3)));

        assertThatThrownBy(() -> Head.of(Head.Style.FASTAI_2).on(tokens, 3, 0))
                .hasMessage("tokens: a head reads [N, C, H, W] or [N, C], got [N, 50176, 3]; cut the network before its"
                        + " pooling");
    }

    @Test
    void on_bodyWithAHead_refusesASecond() {
        NetworkBuilder net = NetworkBuilder.network("two_heads", "Body");
        Network body = net.build(net.conv("head", net.image("image", 3), 4, kernel(1)));

        assertThatThrownBy(() -> Head.of(Head.Style.FASTAI_2).on(body, 3, 0)).hasMessageStartingWith(
                "two_heads: a body that gets a head must have no module head");
    }

    @Test
    void constructor_certainDropout_isRefused() {
        assertThatThrownBy(() -> Head.of(Head.Style.FASTAI_2).withDropout(1))
                .hasMessageContaining("must be at least 0 and below 1, found 1.0");
    }

    @Test
    void arrays_ofTheHead_areSingles() {
        Weights weights = Head.of(Head.Style.FASTAI_2).on(body(), 10, 1).weights().apply(Weights.NONE);

        assertThat(weights.arrays().values()).filteredOn(array -> array.shape().rank() > 0)
                .extracting(NamedArray::dtype).containsOnly(DType.F32);
    }
}
