package dev.varve.surgery;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.analysis.Shapes;
import dev.varve.graph.Combine;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Value;
import dev.varve.reference.Reference;
import dev.varve.reference.Tensor;
import dev.varve.reference.TinyNetworks;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutTest {

    private static final Tensor IMAGES = Tensor.of(FormulaWeights.input(2, 3, 24, 24));

    @Test
    void at_bodyEnd_computesThatValue() {
        Network network = TinyNetworks.residual(5);
        Weights weights = FormulaWeights.of(network, 1);

        Rewrite body = Cut.at(network, "layer1.0.relu:1");
        Tensor value = Reference.output(body.network(), body.weights().apply(weights), IMAGES);

        assertThat(value.values()).isEqualTo(
                Reference.values(network, weights, IMAGES).get("layer1.0.relu:1").values());
        assertThat(body.network().outputs()).containsExactly("layer1.0.relu:1");
        assertThat(body.weights().apply(weights).names()).noneMatch(name -> name.startsWith("fc."));
        assertThat(body.network().modules().children()).extracting(ModuleNode::name)
                .containsExactly("conv1", "bn1", "relu", "maxpool", "layer1");
    }

    @Test
    void at_middleOfABlock_dropsTheBranchThatDoesNotLeadThere() {
        Network body = Cut.at(TinyNetworks.residual(5), "layer1.0.bn2").network();

        assertThat(body.nodes()).extracting(Node::id).noneMatch(id -> id.contains("downsample"));
        assertThat(body.parameters()).extracting(Parameter::name).noneMatch(name -> name.contains("downsample"));
        assertThat(body.modules().find("layer1.0.downsample")).isEmpty();
        assertThat(body.modules().find("layer1.0.relu")).isPresent();
    }

    @Test
    void at_anyValue_keepsModulesThatWereNeverCalledWhereTheirParentStays() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        NetworkBuilder stem = net.scope("stem", "Stem");
        Value x = stem.conv("conv", net.image("image", 3), 4, kernel(1));
        stem.identity("drop");
        NetworkBuilder tail = net.scope("tail", "Tail");
        tail.identity("drop");
        Network network = net.build(tail.function("cat", new Combine.Concat(), x, tail.relu("act", x)));

        Network body = Cut.at(network, "stem.conv").network();

        assertThat(body.modules().find("stem.drop")).isPresent();
        assertThat(body.modules().find("tail")).isEmpty();
    }

    @Test
    void between_twoValues_computesTheSecondFromTheFirst() {
        Network network = TinyNetworks.residual(5);
        Weights weights = FormulaWeights.of(network, 1);
        Map<String, Tensor> values = Reference.values(network, weights, IMAGES);

        Network part = Cut.between(network, "maxpool", "layer1.0.relu:1",
                Shapes.at(network, 24).get("maxpool"));

        assertThat(Reference.output(part, weights.restrictedTo(part), values.get("maxpool")).values())
                .isEqualTo(values.get("layer1.0.relu:1").values());
        assertThat(part.parameters()).allMatch(parameter -> parameter.name().startsWith("layer1.0."));
    }

    @Test
    void between_valuesThatMoreThanOneConnects_isRefused() {
        Network network = TinyNetworks.residual(5);

        assertThatThrownBy(() -> Cut.between(network, "layer1.0.conv1", "layer1.0.relu:1",
                Shapes.at(network, 24).get("layer1.0.conv1"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which is not made before it");
    }

    @Test
    void at_anyValue_dropsModulesThatHaveParametersAndWereNeverCalled() {
        NetworkBuilder net = NetworkBuilder.network("n", "Net");
        Value x = net.conv("conv", net.image("image", 3), 4, kernel(1));
        net.uncalled().scope("side", "Side").conv("conv", x, 2, kernel(1));
        Network body = Cut.at(net.build(x), "conv").network();

        assertThat(body.parameters()).extracting(Parameter::name).containsExactly("conv.weight");
        assertThat(body.modules().find("side")).isEmpty();
    }

    @Test
    void at_theOutput_isTheWholeNetwork() {
        Network network = TinyNetworks.plain(5);

        assertThat(Cut.at(network, network.outputs().get(0)).network()).isEqualTo(network);
    }

    @Test
    void at_unknownValue_namesIt() {
        assertThatThrownBy(() -> Cut.at(TinyNetworks.plain(5), "features.99"))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("tiny_plain has no node features.99");
    }
}
