package dev.varve.group;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Value;
import dev.varve.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GroupingsTest {

    @Test
    void group_everyWayAndArchitecture_isAPartitionInOrderOfDepth() {
        for (String architecture : Zoo.names()) {
            Body body = Bodies.zoo(architecture);
            for (Grouping way : List.of(new ByStage(2), new ByStage(4), new ByBlock(0), new ByCost(6))) {
                LayerGroups groups = way.group(body);
                assertThat(groups.names()).as("%s %s", architecture, way).startsWith(groups.get(0).name())
                        .endsWith("head").doesNotHaveDuplicates();
                assertThat(groups.groups().stream().mapToInt(group -> group.parameters().size()).sum())
                        .isEqualTo(body.network().trainable().size());
            }
        }
    }

    @Test
    void group_byBlock_hasOneGroupABlock() {
        assertThat(new ByBlock(0).group(Bodies.zoo("resnet18")).names()).containsExactly("stem", "layer1.0",
                "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1", "layer4.0", "layer4.1", "head");
        assertThat(new ByBlock(0).group(Bodies.zoo("vgg11_bn")).names()).startsWith("stem", "features.4..features.7",
                "features.8..features.10");
    }

    @Test
    void group_byCost_isAsEvenAsCleanCutsAllow() {
        Body body = Bodies.zoo("resnet50");
        List<String> borders = new ByCost(6).borders(body);
        double last = 0;
        for (String border : borders) {
            double share = Explanation.edge(body, border).before().macs();
            assertThat(share - last).isBetween(0.12, 0.28);
            last = share;
        }
        assertThat(borders).hasSize(4);
    }

    @Test
    void group_ofABodyThatEndsInAFunction_isNamedByTheLastModule() {
        NetworkBuilder net = NetworkBuilder.network("functional", "Functional");
        Value x = net.conv("conv2", net.conv("conv1", net.image("image", 3), 4, kernel(3)), 4, kernel(3));
        x = net.function("relu", new Pointwise.Relu(), net.conv("conv3", x, 4, kernel(3)));
        Network network = net.build(net.linear("fc", net.flatten("flatten", net.avgPool("gap", x, 1)), 2, true));
        assertThat(new ByBlock(0).group(Body.of(network, "relu", 64)).names())
                .containsExactly("stem", "conv2", "conv3", "head");
        assertThat(Groupings.of(null, 0, List.of("conv2")).group(Body.of(network, "relu", 64)).names())
                .containsExactly("stem", "conv2..conv3", "head");
    }

    @Test
    void borders_inATie_takeTheLaterOne() {
        NetworkBuilder net = NetworkBuilder.network("even", "Even");
        Value x = net.image("image", 3);
        for (int i = 0; i < 5; i++) {
            x = net.conv("conv" + i, x, 3, kernel(1));
        }
        Body body = Body.of(net.build(net.linear("fc", net.flatten("flatten", net.avgPool("gap", x, 1)), 2, true)),
                "conv4", 64);
        assertThat(Explanation.edge(body, "conv2").before().macs()).isEqualTo(0.4);
        assertThat(Explanation.edge(body, "conv3").before().macs()).isEqualTo(0.6);
        assertThat(Groupings.DEFAULT.borders(body)).containsExactly("conv3");
    }

    @ParameterizedTest
    @CsvSource({"6, layer3", "layer3, layer3", "layer3.1, layer3.1", "layer3.0.bn1, layer3.0.bn1", "4, layer1"})
    void border_byPathOrIndex_isTheModuleThatBeginsTheGroup(String given, String border) {
        assertThat(new ByNames(List.of(given)).borders(Bodies.zoo("resnet18"))).containsExactly(border);
    }

    @Test
    void borders_byNames_areOpenedAndCounted() {
        assertThat(new ByNames(List.of("features.7", "24")).borders(Bodies.zoo("vgg16_bn")))
                .containsExactly("features.7", "features.24");
        assertThat(new ByNames(List.of("10")).borders(Bodies.zoo("mobilenet_v2"))).containsExactly("features.10");
        assertThat(new ByNames(List.of("layer3.0.bn1")).group(Bodies.zoo("resnet18")).get(1).parameters())
                .startsWith("layer3.0.bn1.weight");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "layr3 | layr3: no such module in the body of resnet18; the nearest are layer3, layer1, layer2",
        "fc | fc: no such module in the body of resnet18; the nearest are",
        "8 | border 8: the body of resnet18 has the children 0 (conv1) to 7 (layer4); give one of these",
        "99999999999 | border 99999999999: the body of resnet18 has the children 0 (conv1) to 7 (layer4)",
        "conv1 | border conv1: no group can begin here, since nothing stands before it",
        "0 | border conv1: no group can begin here, since nothing stands before it",
        "head | border head: no group can begin here",
        "'' | --at: a border is the name of a module, found an empty one; give one, such as --at layer3",
        "layer3,layer3 | --at layer3,layer3: each border begins a group of its own, found layer3 twice; leave one out",
        "6,layer3.0 | --at 6,layer3.0: each border begins a group of its own, found 6 and layer3.0 at the same place; "
            + "leave one out",
        "layer4,layer2,6 | --at layer4,layer2,6: borders stand from the input to the head, found layer4 before layer2; "
            + "write --at layer2,6,layer4"
    })
    void borders_byWrongNames_saysWhatIsThere(String given, String message) {
        assertThatThrownBy(() -> new ByNames(List.of(given.split(","))).borders(Bodies.zoo("resnet18")))
                .isInstanceOf(InvalidInput.class).hasMessageStartingWith(message);
    }

    @Test
    void group_withoutParametersBetweenTwoBorders_namesBoth() {
        assertThatThrownBy(() -> new ByNames(List.of("22", "24")).group(Bodies.zoo("vgg16_bn")))
                .isInstanceOf(InvalidInput.class).hasMessage("borders features.22, features.24: no parameters stand"
                        + " between features.22 and features.24, so that group would be empty; leave one border out");
        assertThatThrownBy(() -> new ByNames(List.of("42")).group(Bodies.zoo("vgg16_bn")))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("between features.42 and the head");
    }

    @Test
    void of_whatAUserTypes_isTheWay() {
        assertThat(Groupings.of(null, 0, List.of())).isEqualTo(Groupings.DEFAULT);
        assertThat(Groupings.of("stage", 4, List.of())).isEqualTo(new ByStage(4));
        assertThat(Groupings.of("block", 0, List.of())).isEqualTo(new ByBlock(0));
        assertThat(Groupings.of("cost", 5, List.of())).isEqualTo(new ByCost(5));
        assertThat(Groupings.of(null, 0, List.of("layer3"))).isEqualTo(new ByNames(List.of("layer3")));
        assertThat(Groupings.of("fastai-0.7", 0, List.of())).isEqualTo(Fastai.V0_7);
        assertThat(Groupings.names()).containsExactly("stage", "block", "cost", "names", "fastai-0.7", "fastai-1",
                "fastai-2", "timm", "timm-coarse");
    }

    @Test
    void of_whatContradictsItself_saysWhatToLeaveOut() {
        assertThatThrownBy(() -> Groupings.of("stages", 0, List.of())).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("--by stages: no such way to find groups; the nearest are stage, ");
        assertThatThrownBy(() -> Groupings.of("cost", 0, List.of("layer3"))).isInstanceOf(InvalidInput.class)
                .hasMessage("--at layer3: only --by names takes borders, found --by cost; leave one of both out");
        assertThatThrownBy(() -> Groupings.of("fastai-2", 4, List.of())).isInstanceOf(InvalidInput.class)
                .hasMessage("--groups 4: --by fastai-2 has a number of groups of its own; leave it out");
        assertThatThrownBy(() -> Groupings.of("names", 0, List.of()).borders(Bodies.zoo("vgg16_bn")))
                .isInstanceOf(InvalidInput.class).hasMessage("--at: --by names needs at least one border, found none; "
                        + "name the module that begins a group, such as --at features.24");
    }

    @ParameterizedTest
    @CsvSource({"resnet18, -2, layer4.1.relu:1", "resnet18, 6, layer2.1.relu:1", "vgg16_bn, 1, features.43",
        "vgg16_bn, -1, avgpool", "mobilenet_v2, -1, features.18.2", "tf_efficientnet_lite0, 5, bn2.act"})
    void endOfChildren_ofSomeOrAllButSome_isTheirLastValue(String architecture, int count, String end) {
        assertThat(Body.endOfChildren(Zoo.network(architecture), count)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"0", "11", "-10"})
    void endOfChildren_ofNoneOrTooMany_saysTheRange(int count) {
        Network network = Zoo.network("resnet18");
        assertThatThrownBy(() -> Body.endOfChildren(network, count)).isInstanceOf(InvalidInput.class).hasMessage(
                "body end %d: must leave 1 to 10 of the children of resnet18; give 1 to 10 or -1 to -9", count);
    }

    @Test
    void table_asJson_hasTheFieldsOfTheCommand() {
        GroupTable table = GroupTable.of("resnet18", Groupings.DEFAULT.group(Bodies.zoo("resnet18")), "stage");
        JsonNode json = new ObjectMapper().valueToTree(table);
        assertThat(json).hasToString(("{'architecture':'resnet18','by':'stage','groups':["
                + "{'name':'stem..layer2','tensors':30,'parameters':683072,"
                + "'first':'conv1.weight','last':'layer2.1.bn2.bias'},"
                + "{'name':'layer3..layer4','tensors':30,'parameters':10493440,"
                + "'first':'layer3.0.conv1.weight','last':'layer4.1.bn2.bias'},"
                + "{'name':'head','tensors':6,'parameters':532480,'first':'head.2.weight','last':'head.8.weight'}]}")
                .replace('\'', '"'));
    }
}
