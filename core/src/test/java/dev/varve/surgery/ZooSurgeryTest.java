package dev.varve.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Norm;
import dev.varve.reference.Reference;
import dev.varve.reference.Tensor;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Surgery on real networks. */
class ZooSurgeryTest {

    static Stream<String> names() {
        return Zoo.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void fold_everyArchitecture_leavesNoNormBehindAContraction(String name) {
        Network network = Zoo.network(name);

        assertThat(Fold.foldable(network)).hasSize(normsBehindContractions(network));
        assertThat(normsBehindContractions(Fold.of(network, norm -> true).network())).isZero();
    }

    private static int normsBehindContractions(Network network) {
        return (int) network.nodes().stream().filter(node -> node.op() instanceof Norm
                && network.node(node.inputs().get(0)).op() instanceof Contraction).count();
    }

    @ParameterizedTest
    @MethodSource("names")
    void graft_everyArchitecture_computesLogitsAndIsCutWhereItWasGrafted(String name) {
        Network network = Zoo.network(name);
        String end = BodyEnd.of(network);
        Network grafted = Head.of(Head.Style.FASTAI_2).replacing(network, end, 7, 0).network();

        assertThat(BodyEnd.of(grafted)).isEqualTo(end);
        assertThat(grafted.outputs()).containsExactly("head.8");
        assertThat(grafted.parameters()).extracting(parameter -> parameter.name().split("\\.")[0])
                .doesNotContainAnyElementsOf(List.of("fc", "classifier"));
    }

    @ParameterizedTest
    @CsvSource({"resnet18, layer4.1.relu:1", "resnet152, layer4.2.relu:2", "vgg11, features.20",
        "vgg16_bn, features.43", "mobilenet_v2, features.18.2", "tf_efficientnet_lite0, bn2.act",
        "timm/vgg16_bn, features.43", "alexnet, features.12", "squeezenet1_1, features.12.cat", "densenet121, relu",
        "googlenet, inception5b.cat", "inception_v3, Mixed_7c.cat:2", "inception_v4, features.21.cat:2",
        "inception_resnet_v2, conv2d_7b.bn.act"})
    void bodyEnd_knownArchitectures_isWhereTheirAuthorsPool(String name, String end) {
        assertThat(BodyEnd.of(Zoo.network(name))).isEqualTo(end);
    }

    @Test
    void fold_tfEfficientnetLite0_computesTheSame() {
        Network network = Zoo.network("tf_efficientnet_lite0");
        Weights weights = FormulaWeights.of(network, 1.25);
        Rewrite folded = Fold.of(network, norm -> true);
        Tensor image = Tensor.of(FormulaWeights.input(1, 3, 32, 32));

        Tensor after = Reference.output(folded.network(), folded.weights().apply(weights), image);

        assertThat(after.relativeDistance(Reference.output(network, weights, image))).isLessThan(1e-5);
    }
}
