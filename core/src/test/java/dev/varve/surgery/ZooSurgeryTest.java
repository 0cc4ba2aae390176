package dev.varve.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
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
    void fold_everyArchitecture_leavesOnlyNormsThatFollowNoConvolution(String name) {
        Network network = Zoo.network(name);
        List<String> norms = network.nodes().stream().filter(node -> node.op() instanceof Norm.BatchNorm)
                .map(Node::id).toList();
        List<String> behind = norms.stream().filter(id -> followsAConvolution(network, network.node(id))).toList();

        assertThat(Fold.foldable(network)).map(Fold.Pair::norm).containsExactlyInAnyOrderElementsOf(behind);
        assertThat(Fold.of(network, norm -> true).network().nodes()).filteredOn(node ->
                node.op() instanceof Norm.BatchNorm).hasSize(norms.size() - behind.size());
    }

    private static boolean followsAConvolution(Network network, Node norm) {
        Node before = network.node(norm.inputs().get(0));
        return before.op() instanceof Contraction && network.users(before.id()).size() == 1;
    }

    @ParameterizedTest
    @MethodSource("names")
    void graft_everyArchitecture_computesLogitsAndIsCutWhereItWasGrafted(String name) {
        Network network = Zoo.network(name);
        String end = BodyEnd.of(network);
        Network grafted = Head.of(Head.Style.FASTAI_2).replacing(network, end, 7, 0).network();

        assertThat(BodyEnd.of(grafted)).isEqualTo(end);
        boolean pools = NetworkBuilder.extending(network).value(end).shape().rank() == 4;
        assertThat(grafted.outputs()).containsExactly(pools ? "head.8" : "head.6");
        assertThat(grafted.parameters()).extracting(parameter -> parameter.name().split("\\.")[0])
                .doesNotContainAnyElementsOf(List.of("fc", "classifier", "heads"));
    }

    @ParameterizedTest
    @CsvSource({"resnet18, layer4.1.relu:1", "resnet152, layer4.2.relu:2", "vgg11, features.20",
        "vgg16_bn, features.43", "mobilenet_v2, features.18.2", "tf_efficientnet_lite0, bn2.act",
        "shufflenet_v2_x1_0, conv5.2", "mnasnet1_0, layers.16", "mobilenet_v3_small, features.12.2",
        "mobilenetv3_large_100, blocks.6.0.bn1.act", "efficientnet_b0, features.8.2", "vit_b_16, class",
        "swin_t, permute", "timm/swin_tiny_patch4_window7_224, channels", "convnext_tiny, features.7.2.add",
        "deit_tiny_patch16_224, pool",
        "mobilevit_s, final_conv.bn.act", "efficientvit_b0, stages.3.blocks.2.local_module.add"})
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
