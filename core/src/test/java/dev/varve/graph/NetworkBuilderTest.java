package dev.varve.graph;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.reference.TinyNetworks;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworkBuilderTest {

    private final NetworkBuilder net = NetworkBuilder.network("tiny", "Tiny");
    private final Value image = net.image("image", 3);

    @Test
    void call_ofAModuleTwice_makesTwoNodesThatShareParameters() {
        NetworkBuilder conv = net.scope("conv", "Conv2d");
        Contraction.Conv2d op = new Contraction.Conv2d(3, 3, Sides.square(1), 1,
                new Padding.Symmetric(Sides.square(0)), 1, 1, false);
        Network network = net.build(conv.call(op, conv.call(op, image)));

        assertThat(network.nodes()).map(Node::id).containsExactly("image", "conv", "conv:1");
        assertThat(network.node("conv:1").origin()).isEqualTo(new Origin.Call("conv"));
        assertThat(network.parameters()).map(Parameter::name).containsExactly("conv.weight");
    }

    @Test
    void build_withModulesCalledInAnotherOrder_keepsTheOrderOfRegistration() {
        Network network = TinyNetworks.residual(4);
        assertThat(network.nodes()).map(Node::id).containsSubsequence("layer1.0.bn2", "layer1.0.downsample.0",
                "layer1.0.downsample.1", "layer1.0.add", "layer1.0.relu:1");
        assertThat(network.modules().find("layer1.0").orElseThrow().children()).map(ModuleNode::name)
                .containsExactly("conv1", "bn1", "relu", "conv2", "bn2", "downsample");
        assertThat(network.parameters()).map(Parameter::name).containsSubsequence("layer1.0.bn2.num_batches_tracked",
                "layer1.0.downsample.0.weight", "fc.weight");
    }

    @Test
    void uncalled_modules_areRegisteredWithTheirParametersAndMakeNoNode() {
        Value x = net.conv("first", image, 4, kernel(3));
        NetworkBuilder idle = net.uncalled().scope("side", "Side");
        idle.norm("bn", idle.conv("conv", x, 2, kernel(1)));
        Network network = net.build(net.conv("last", x, 5, kernel(1)));

        assertThat(network.nodes()).map(Node::id).containsExactly("image", "first", "last");
        assertThat(network.parameters()).map(Parameter::name).containsSubsequence("first.weight", "side.conv.weight",
                "side.bn.weight", "side.bn.num_batches_tracked", "last.weight");
        assertThat(network.modules().children()).map(ModuleNode::name).containsExactly("first", "side", "last");
        NetworkBuilder more = NetworkBuilder.extending(network);
        assertThat(more.build(more.value("last"))).isEqualTo(network);
    }

    @Test
    void function_inAScope_hasAnOriginWithoutAModule() {
        NetworkBuilder block = net.scope("block", "Block");
        Network network = net.build(block.add(image, image));
        assertThat(network.node("block.add").origin()).isEqualTo(new Origin.Function("block", "add"));
        assertThat(network.users("image")).containsExactly("block.add", "block.add");
    }

    @Test
    void extending_aNetwork_keepsItAndAddsBehind() {
        Network before = TinyNetworks.plain(4);
        NetworkBuilder more = NetworkBuilder.extending(before);
        Network after = more.build(more.relu("last", more.value("classifier.3")));
        assertThat(after.nodes()).startsWith(before.nodes().toArray(Node[]::new));
        assertThat(after.parameters()).isEqualTo(before.parameters());
        assertThat(after.outputs()).containsExactly("last");
        assertThatThrownBy(() -> more.value("nowhere")).hasMessage("tiny_plain has no value nowhere");
    }

    @Test
    void call_withAValueThatDoesNotFit_namesTheModule() {
        Contraction.Conv2d op = new Contraction.Conv2d(4, 8, Sides.square(3), 1, new Padding.Same(), 1, 1, false);
        assertThatThrownBy(() -> net.scope("conv", "Conv2d").call(op, image))
                .hasMessage("conv: expects an input of 4 channels, got [N, 3, 224, 224]");
        assertThatThrownBy(() -> net.call(new Pointwise.Relu(), image))
                .hasMessage("Relu[]: the root computes by its children, give it a module");
    }

    @Test
    void scope_thatIsNotThere_isNamed() {
        assertThatThrownBy(() -> net.inside("block")).hasMessage("'' has registered no module block");
        net.registers("later");
        assertThatThrownBy(() -> net.build(image)).hasMessage("'' registers a module later, which is never made");
    }

    @Test
    void conv_withTensorFlowsPadding_isItsOwnClass() {
        Network network = net.build(net.conv("conv", image, 8, kernel(3).stride(2).samePadding()));
        assertThat(network.modules().children()).map(ModuleNode::line)
                .isEqualTo(List.of("Conv2dSame(3, 8, kernel_size=(3, 3), stride=(2, 2), bias=False)"));
    }
}
