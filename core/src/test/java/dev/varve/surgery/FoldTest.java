package dev.varve.surgery;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Combine;
import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.graph.Value;
import dev.varve.reference.Reference;
import dev.varve.reference.Tensor;
import dev.varve.reference.TinyNetworks;
import dev.varve.weights.DType;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoldTest {

    private static final Tensor IMAGES = Tensor.of(FormulaWeights.input(2, 3, 24, 24));

    static Stream<Network> networks() {
        return Stream.of(TinyNetworks.residual(5), TinyNetworks.plain(5),
                Head.of(Head.Style.FASTAI_1).replacing(TinyNetworks.plain(5),
                        BodyEnd.of(TinyNetworks.plain(5)), 4, 0).network(), matrixAndNorm());
    }

    private static Network matrixAndNorm() {
        NetworkBuilder net = NetworkBuilder.network("matrix_and_norm", "Sequential");
        Value x = net.function("flatten", new Layout.Flatten(), net.avgPool("0", net.image("image", 3), 2));
        return net.build(net.norm("2", net.linear("1", x, 7, false)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void of_everyNorm_computesTheSame(Network network) {
        Weights weights = FormulaWeights.of(network, 1);
        Rewrite folded = Fold.of(network, norm -> true);

        Tensor before = Reference.output(network, weights, IMAGES);
        Tensor after = Reference.output(folded.network(), folded.weights().apply(weights), IMAGES);

        assertThat(Fold.foldable(network)).isNotEmpty();
        assertThat(after.relativeDistance(before)).isGreaterThan(0).isLessThan(1e-6);
    }

    @Test
    void of_residualNetwork_leavesNoNormAndKeepsNames() {
        Network network = TinyNetworks.residual(5);

        Network folded = Fold.of(network, norm -> true).network();

        assertThat(folded.nodes()).noneMatch(node -> node.op() instanceof Norm);
        assertThat(folded.parameters()).extracting(Parameter::name).containsExactly("conv1.weight", "conv1.bias",
                "layer1.0.conv1.weight", "layer1.0.conv1.bias", "layer1.0.conv2.weight", "layer1.0.conv2.bias",
                "layer1.0.downsample.0.weight", "layer1.0.downsample.0.bias", "fc.weight", "fc.bias");
        assertThat(folded.parameter("conv1.weight").kind()).isEqualTo(Parameter.Kind.CONSTANT);
        assertThat(folded.parameter("conv1.bias").kind()).isEqualTo(Parameter.Kind.CONSTANT);
        assertThat(folded.parameter("fc.weight").kind()).isEqualTo(Parameter.Kind.TRAINABLE);
        assertThat(folded.modules().find("bn1").orElseThrow().line()).isEqualTo("Identity()");
        assertThat(folded.modules().find("conv1").orElseThrow().line())
                .isEqualTo("Conv2d(3, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))");
    }

    @Test
    void of_someNorms_leavesTheOthers() {
        Network network = TinyNetworks.residual(5);

        Rewrite folded = Fold.of(network, "layer1.0.bn2"::equals);
        Weights after = folded.weights().apply(FormulaWeights.of(network, 1));

        assertThat(folded.network().nodes()).filteredOn(node -> node.op() instanceof Norm).extracting(Node::id)
                .containsExactly("bn1", "layer1.0.bn1", "layer1.0.downsample.1");
        assertThat(after.names()).containsExactlyElementsOf(
                folded.network().parameters().stream().map(Parameter::name).toList());
        assertThat(after.get("layer1.0.conv2.bias").dtype()).isEqualTo(DType.F32);
        assertThat(after.get("conv1.weight")).isEqualTo(FormulaWeights.of(network, 1).get("conv1.weight"));
    }

    @Test
    void of_noNorm_isTheNetworkItself() {
        Network network = TinyNetworks.residual(5);

        assertThat(Fold.of(network, norm -> false).network()).isSameAs(network);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void forTraining_thereAndBack_computesTheSame(Network network) {
        Weights weights = FormulaWeights.of(network, 1);
        Refold fold = Fold.forTraining(network, pair -> true);
        Weights there = fold.there().weights().apply(weights);
        Weights back = fold.back().apply(there);

        Tensor before = Reference.output(network, weights, IMAGES);

        assertThat(fold.pairs()).isEqualTo(Fold.foldable(network).size()).isPositive();
        assertThat(Reference.output(fold.network(), there, IMAGES).relativeDistance(before)).isLessThan(1e-6);
        assertThat(Reference.output(network, back, IMAGES).relativeDistance(before)).isLessThan(1e-6);
        assertThat(back.names()).containsExactlyElementsOf(weights.names());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void forTraining_trainedWeights_computeTheSameInTheNetworkBefore(Network network) {
        Refold fold = Fold.forTraining(network, pair -> true);
        Weights begun = fold.there().weights().apply(FormulaWeights.of(network, 1));
        Weights trained = begun.with(FormulaWeights.of(fold.network(), 2));

        Tensor folded = Reference.output(fold.network(), trained, IMAGES);
        Weights back = fold.back().apply(trained);

        assertThat(Reference.output(network, back, IMAGES).relativeDistance(folded)).isLessThan(1e-6);
        network.parameters().stream().filter(parameter -> parameter.kind() == Parameter.Kind.BUFFER).forEach(one ->
                assertThat(back.get(one.name())).as(one.name()).isEqualTo(begun.get(one.name())));
    }

    @Test
    void forTraining_ofAConvolution_namesTheBiasAfterTheNormsOffset() {
        Network network = TinyNetworks.residual(5);

        Refold fold = Fold.forTraining(network, pair -> pair.norm().equals("bn1"));

        assertThat(fold.pairs()).isEqualTo(1);
        assertThat(fold.network().parameters()).extracting(Parameter::name).startsWith("conv1.weight", "bn1.bias")
                .doesNotContain("bn1.weight", "bn1.running_mean").contains("layer1.0.bn1.weight");
        assertThat(fold.network().parameter("bn1.bias").kind()).isEqualTo(Parameter.Kind.TRAINABLE);
        assertThat(fold.there().weights().apply(FormulaWeights.of(network, 1)).names())
                .as("the way back needs what the fold has no use for").contains("bn1.weight", "bn1.running_mean");
        assertThat(Fold.forTraining(network, pair -> false).network()).isSameAs(network);
    }

    @Test
    void forTraining_scaleOfZero_isReplacedByTheDeviation() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        Network network = net.build(net.norm("bn", net.conv("conv", net.image("image", 3), 4, kernel(1))));
        Weights formula = FormulaWeights.of(network, 1);
        float[] scale = formula.get("bn.weight").floats();
        scale[1] = 0;
        scale[2] = 1e-20f;
        Weights dead = formula.with(Weights.of(List.of(NamedArray.of("bn.weight", Shape.of(4), scale))));
        Refold fold = Fold.forTraining(network, pair -> true);
        Weights trained = fold.there().weights().apply(dead).with(FormulaWeights.of(fold.network(), 3));

        Weights back = fold.back().apply(trained);

        assertThat(Reference.output(network, back, IMAGES)
                .relativeDistance(Reference.output(fold.network(), trained, IMAGES))).isLessThan(1e-6);
        assertThat(back.get("bn.weight").isFinite() && back.get("conv.weight").isFinite()).isTrue();
        float[] after = back.get("bn.weight").floats();
        assertThat(after[0]).isEqualTo(scale[0]);
        assertThat(after[1]).isEqualTo((float) Math.sqrt(dead.get("bn.running_var").doubles()[1] + 1e-5));
    }

    @Test
    void of_normAsOutput_makesTheConvolutionTheOutput() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        Network network = net.build(net.norm("bn", net.conv("conv", net.image("image", 3), 4, kernel(1))));

        assertThat(Fold.of(network, norm -> true).network().outputs()).containsExactly("conv");
    }

    @Test
    void foldable_convolutionReadByAnother_isNoCandidate() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        Value x = net.conv("conv", net.image("image", 3), 4, kernel(1));
        Network network = net.build(net.add(x, net.norm("bn", x)));

        assertThat(Fold.foldable(network)).isEmpty();
    }

    @Test
    void foldable_convolutionThatIsAnOutput_isNoCandidate() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        Network built = net.build(net.norm("bn", net.conv("conv", net.image("image", 3), 4, kernel(1))));
        Network network = new Network("n", built.nodes(), built.parameters(), built.modules(), List.of("bn", "conv"));

        assertThat(Fold.foldable(network)).isEmpty();
    }

    @Test
    void foldable_modulesCalledTwice_areNoCandidates() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        Value image = net.image("image", 3);
        Value x = net.norm("bn", net.conv("conv", image, 3, kernel(1)));
        Network network = net.build(net.norm("bn", net.conv("conv", x, 3, kernel(1))));

        assertThat(Fold.foldable(network)).isEmpty();
    }

    @Test
    void foldable_normBehindARectifier_isNoCandidate() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        Value x = net.relu("relu", net.conv("conv", net.image("image", 3), 4, kernel(1)));

        assertThat(Fold.foldable(net.build(net.norm("bn", x)))).isEmpty();
    }

    @Test
    void foldable_nameOfTheBiasTaken_isNoCandidate() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        Value image = net.image("image", 3);
        Value x = net.norm("bn", net.conv("conv", image, 4, kernel(1)));
        Network network = net.build(net.function("cat", new Combine.Concat(), x,
                net.conv("other", image, 4, kernel(1).withBias())));
        List<Node> nodes = new ArrayList<>(network.nodes());
        nodes.replaceAll(node -> !node.id().equals("other") ? node : node.with(node.op(),
                Map.of(Role.WEIGHT, "other.weight", Role.BIAS, "conv.bias")));
        List<Parameter> parameters = network.parameters().stream().map(parameter ->
                parameter.name().equals("other.bias")
                        ? new Parameter("conv.bias", parameter.shape(), parameter.kind()) : parameter).toList();
        Network odd = new Network("n", nodes, parameters, network.modules(), network.outputs());

        assertThat(Fold.foldable(network)).hasSize(1);
        assertThat(Fold.foldable(odd)).isEmpty();
    }
}
