package dev.varve.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.graph.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerGroupsTest {

    private final Network network = Bodies.single();

    private void assertRefused(String message, LayerGroup... groups) {
        assertThatThrownBy(() -> new LayerGroups(network, List.of(groups)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("layer groups: " + message);
    }

    private static LayerGroup group(String name, String... parameters) {
        return new LayerGroup(name, List.of(parameters));
    }

    @Test
    void constructor_ofAPartition_findsEachParameter() {
        LayerGroups groups = new LayerGroups(network,
                List.of(group("body", "conv.weight"), group("head", "fc.weight", "fc.bias")));
        assertThat(groups.indexOf("conv.weight")).isZero();
        assertThat(groups.indexOf("fc.bias")).isEqualTo(1);
        assertThat(groups.parameters(groups.get(1))).isEqualTo(8 * 5 + 5);
        assertThatThrownBy(() -> groups.indexOf("bn1.running_mean")).hasMessage("bn1.running_mean is in no group");
    }

    @Test
    void constructor_ofWhatIsNoPartition_namesParameterOrGroup() {
        assertRefused("fc.bias is in no group", group("body", "conv.weight"), group("head", "fc.weight"));
        assertRefused("conv.weight is in two groups, body and head", group("body", "conv.weight"),
                group("head", "conv.weight", "fc.weight", "fc.bias"));
        assertRefused("the group body is empty", group("body"), group("head", "conv.weight", "fc.weight", "fc.bias"));
        assertRefused("two groups have the name a", group("a", "conv.weight"), group("a", "fc.weight", "fc.bias"));
        assertRefused("conv.weight lies before the end of the group in front of body",
                group("head", "fc.weight", "fc.bias"), group("body", "conv.weight"));
    }

    @Test
    void constructor_withABuffer_refusesIt() {
        Network normed = Bodies.branches();
        assertThatThrownBy(() -> new LayerGroups(normed, List.of(group("all", "norm.running_mean"))))
                .hasMessage("layer groups: norm.running_mean is not trainable and belongs to no group, got all");
    }
}
