package dev.varve.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByStageTest {

    private static final List<String> BORDERS = List.of("resnet18 layer3", "resnet34 layer3", "resnet50 layer3",
            "resnet101 layer3.9", "resnet152 layer3.13", "vgg11 features.11", "vgg11_bn features.15",
            "vgg13 features.10", "vgg13_bn features.14", "vgg16 features.17", "vgg16_bn features.24",
            "vgg19 features.19", "vgg19_bn features.27", "timm/vgg11 features.11", "timm/vgg11_bn features.15",
            "timm/vgg13 features.10", "timm/vgg13_bn features.14", "timm/vgg16 features.17",
            "timm/vgg16_bn features.24", "timm/vgg19 features.19", "timm/vgg19_bn features.27",
            "mobilenet_v2 features.7", "tf_efficientnet_lite0 blocks.5", "tf_efficientnet_lite1 blocks.5",
            "tf_efficientnet_lite2 blocks.5", "tf_efficientnet_lite3 blocks.4.2", "tf_efficientnet_lite4 blocks.4.3",
            "alexnet features.6", "squeezenet1_1 features.9", "squeezenet1_0 features.7",
            "densenet121 features.denseblock2", "densenet169 features.denseblock3", "densenet201 features.denseblock3",
            "densenet161 features.denseblock3", "timm/densenet121 features.denseblock2",
            "timm/densenet169 features.denseblock3", "timm/densenet201 features.denseblock3",
            "timm/densenet161 features.denseblock3", "googlenet inception4a", "googlenet_noaux inception4a",
            "inception_v3 Mixed_6a", "inception_v3_noaux Mixed_6a", "inception_v4 features.10",
            "inception_resnet_v2 mixed_6a");

    @Test
    void borders_ofEveryArchitecture_areTheExpectedOnes() {
        assertThat(Zoo.names().stream().map(name ->
                name + " " + String.join("+", Groupings.DEFAULT.borders(Bodies.zoo(name)))))
                .containsExactlyElementsOf(BORDERS);
    }

    @Test
    void borders_atAnotherSize_followTheCostThere() {
        Body small = Body.of(Zoo.network("resnet18"), "layer4.1.relu:1", 64);
        assertThat(Groupings.DEFAULT.borders(small)).containsExactly("layer3");
    }

    @Test
    void group_byDefault_namesGroupsByWhatTheyHold() {
        assertThat(Groupings.DEFAULT.group(Bodies.zoo("resnet34")).names())
                .containsExactly("stem..layer2", "layer3..layer4", "head");
        assertThat(Groupings.DEFAULT.group(Bodies.zoo("resnet101")).names())
                .containsExactly("stem..layer3.8", "layer3.9..layer4", "head");
        assertThat(Groupings.DEFAULT.group(Bodies.zoo("vgg16_bn")).names())
                .containsExactly("stem..features.23", "features.24..features.43", "head");
        assertThat(Groupings.DEFAULT.group(Bodies.zoo("tf_efficientnet_lite0")).names())
                .containsExactly("stem..blocks.4", "blocks.5..bn2", "head");
    }

    @Test
    void borders_ofUnknownNetworkWithBranches_followTheRule() {
        Body body = Bodies.unknown(Bodies.branches());
        assertThat(body.cuts().stageEdges()).extracting("border").containsExactly("mix1_0", "mix2_0", "mix3_0");
        double share = Explanation.edge(body, "mix2_0").before().macs();
        assertThat(share).isBetween(0.35, 0.65);
        LayerGroups groups = Groupings.DEFAULT.group(body);
        assertThat(groups.names()).containsExactly("stem..pool2", "mix2_0..mix3_1", "head");
        assertThat(groups.get(1).parameters()).startsWith("mix2_0.conv_a.weight").endsWith("mix3_1.conv_b.bias");
    }

    @Test
    void borders_ofUnknownNetworkWithoutStages_areBlockEdges() {
        Body body = Bodies.unknown(Bodies.isotropic());
        assertThat(body.cuts().stageEdges()).isEmpty();
        assertThat(body.cuts().blockEdges()).extracting("border")
                .containsExactly("trunk", "trunk.1", "trunk.2", "trunk.3");
        assertThat(Groupings.DEFAULT.group(body).names())
                .containsExactly("stem..trunk.0", "trunk.1..trunk.3", "head");
    }

    @Test
    void group_ofABodyWithoutAnyEdge_isOneGroupAndTheHead() {
        assertThat(Groupings.DEFAULT.group(Bodies.unknown(Bodies.single())).names()).containsExactly("stem", "head");
    }

    @ParameterizedTest
    @CsvSource({"2, ''", "4, layer2+layer4", "5, layer2+layer3+layer4", "6, layer1+layer2+layer3+layer4"})
    void borders_ofSeveralGroups_areStageEdges(int groups, String borders) {
        assertThat(String.join("+", new ByStage(groups).borders(Bodies.zoo("resnet18")))).isEqualTo(borders);
    }

    @Test
    void borders_ofMoreGroupsThanEdges_saysHowManyThereAre() {
        Body body = Bodies.zoo("resnet18");
        assertThat(new ByStage(10).borders(body)).hasSize(8);
        assertThatThrownBy(() -> new ByStage(11).borders(body)).isInstanceOf(InvalidInput.class)
                .hasMessage("--groups 11: resnet18 has 8 stage or block edges, which make at most 10 groups;"
                        + " give 10 or fewer");
        assertThatThrownBy(() -> new ByStage(1)).isInstanceOf(InvalidInput.class)
                .hasMessage("--groups: must be at least 2, the body and the head, found 1; give 2 or more");
    }
}
