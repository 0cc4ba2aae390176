package dev.varve.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.assembly.Comparison.Group;
import dev.varve.assembly.Comparison.Way;
import dev.varve.graph.Network;
import dev.varve.group.Bodies;
import dev.varve.group.Groupings;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static Map<String, Way> ways(Network network, int groups, int bodyEnd) {
        return Comparison.of(network, Groupings.all(groups), bodyEnd, 10, 224).ways().stream()
                .collect(Collectors.toMap(Way::by, way -> way));
    }

    private static List<String> borders(Way way) {
        return way.groups().stream().map(Group::border).toList();
    }

    @Test
    void of_anyNetwork_sharesAllAmongTheGroupsOfEachWay() {
        for (Network network : List.of(Zoo.network("vgg16_bn"), Zoo.network("mobilenet_v2"), Bodies.branches())) {
            ways(network, 0, Assembly.OWN_BODY_END).values().stream().filter(way -> way.refusal() == null)
                    .forEach(way -> {
                        assertThat(way.groups().stream().mapToDouble(Group::macs).sum()).isCloseTo(1, within(1e-9));
                        assertThat(way.groups().stream().mapToDouble(Group::parameters).sum())
                                .isCloseTo(1, within(1e-9));
                    });
        }
    }

    @Test
    void of_anUnknownNetwork_saysWhichWaysHaveNoEntry() {
        Map<String, Way> ways = ways(Bodies.branches(), 0, Assembly.OWN_BODY_END);
        assertThat(borders(ways.get("stage"))).containsExactly(null, "mix2_0", "head");
        assertThat(ways.get("fastai-0.7").refusal()).contains("has no entry for it");
        assertThat(ways.get("timm").refusal()).contains("timm has no entry for the class Branches");
        assertThat(ways.get("timm").groups()).isEmpty();
    }

    @Test
    void of_vgg_bringsEachGenerationsOwnBody() {
        Map<String, Way> ways = ways(Zoo.network("vgg16_bn"), 4, Assembly.OWN_BODY_END);
        assertThat(borders(ways.get("stage"))).hasSize(4);
        assertThat(borders(ways.get("fastai-2"))).containsExactly(null, "features.22", "head");
        assertThat(ways.get("fastai-1").groups().get(2).parameters())
                .as("matrices with biases").isGreaterThan(ways.get("fastai-2").groups().get(2).parameters());
    }

    @Test
    void of_anEarlierBodyEnd_letsGroupsFollowOrRefuses() {
        Map<String, Way> ways = ways(Zoo.network("resnet18"), 0, 6);
        assertThat(borders(ways.get("stage"))).containsExactly(null, "layer2", "head");
        assertThat(borders(ways.get("timm-coarse"))).containsExactly(null, "layer1", "layer2", "head");
        assertThat(ways.get("fastai-2").refusal()).contains("would leave that group empty");
    }
}
