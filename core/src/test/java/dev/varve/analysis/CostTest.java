package dev.varve.analysis;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.zoo.GoldenArchitecture;
import dev.varve.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CostTest {

    @Test
    void perNode_ofAConvolution_countsProductsParametersAndOutputs() {
        NetworkBuilder net = NetworkBuilder.network("one", "One");
        Network network = net.build(net.relu("relu", net.conv("conv", net.image("image", 3), 8,
                kernel(3).stride(2).padding(1).withBias())));

        assertThat(Cost.perNode(network, 10).get("conv"))
                .isEqualTo(new Cost(8 * 5 * 5 * 3 * 3 * 3, 8 * 3 * 3 * 3 + 8, 8 * 5 * 5));
        assertThat(Cost.perNode(network, 10).get("relu")).isEqualTo(Cost.NONE);
    }

    @Test
    void of_networksWithPublishedCounts_equalsThem() {
        assertThat(Cost.of(Zoo.network("resnet18"), 224).parameters()).isEqualTo(11_689_512);
        assertThat(Cost.of(Zoo.network("resnet34"), 224).macs()).isEqualTo(3_663_761_408L);
        assertThat(Cost.of(Zoo.network("vgg16_bn"), 224).macs()).isEqualTo(15_470_264_320L);
        assertThat(Cost.of(Zoo.network("mobilenet_v2"), 224).macs()).isEqualTo(300_774_272L);
    }

    /** torchvision publishes thousands of millions, rounded to thousandths, of convolutions, matrices and attention. */
    @Test
    void of_everyNetworkThatTorchvisionPublishes_equalsItsTable() {
        Map<String, Double> published = new LinkedHashMap<>();
        for (String name : Zoo.names()) {
            if (getClass().getResource("/golden/architectures/" + name + ".json.gz") != null) {
                JsonNode source = GoldenArchitecture.resource(name).document().at("/source/published");
                if (source.path("giga_ops").isNumber()) {
                    published.put(name, source.get("giga_ops").doubleValue());
                    assertThat(Cost.of(Zoo.network(name), source.get("size").intValue()).macs() / 1e9).as(name)
                            .isCloseTo(published.get(name), within(0.0006 + 0.001 * published.get(name)));
                }
            }
        }
        assertThat(published).containsEntry("resnet34", 3.664).containsEntry("vgg16_bn", 15.47);
    }

    @Test
    void sum_ofNothing_isNone() {
        assertThat(Cost.sum(List.of())).isEqualTo(Cost.NONE);
    }

    @Test
    void at_aSizeThatIsTooSmall_namesTheNodeAndItsRule() {
        assertThatThrownBy(() -> Shapes.at(Zoo.network("vgg16_bn"), 16)).isInstanceOf(InvalidInput.class)
                .hasMessage("features.43: expects at least 2 positions along each axis, got 1,"
                        + " from an input of 16 x 16; choose another size");
        assertThatThrownBy(() -> Shapes.at(Zoo.network("vgg16_bn"), 0)).isInstanceOf(InvalidInput.class)
                .hasMessage("size: must lie between 1 and 65,536 pixels, found 0; give another");
    }

    @Test
    void at_224_followsTheResolution() {
        assertThat(Shapes.at(Zoo.network("resnet50"), 224).get("layer2.3.relu:2")).hasToString("[N, 512, 28, 28]");
        assertThat(Shapes.at(Zoo.network("tf_efficientnet_lite0"), 225).get("conv_stem"))
                .hasToString("[N, 32, 113, 113]");
    }
}
