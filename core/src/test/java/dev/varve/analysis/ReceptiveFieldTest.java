package dev.varve.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Window;
import dev.varve.zoo.Zoo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReceptiveFieldTest {

    /**
     * Araujo et al. 2019 (doi:10.23915/distill.00021, table 1) for the ends of alexnet, vgg16_bn and of Inception 3, 4
     * and with residuals; the others by the same recurrence.
     */
    @ParameterizedTest
    @CsvSource({
        "resnet18, maxpool, 11, 4", "resnet18, layer1.1.relu:1, 43, 4", "resnet18, layer2.1.relu:1, 99, 8",
        "resnet18, layer3.1.relu:1, 211, 16", "resnet18, layer4.1.relu:1, 435, 32",
        "resnet34, layer2.3.relu:1, 179, 8", "resnet34, layer4.2.relu:1, 899, 32",
        "resnet50, layer2.3.relu:2, 91, 8", "resnet50, layer3.5.relu:2, 267, 16", "resnet50, layer4.2.relu:2, 427, 32",
        "vgg16_bn, features.21, 40, 4", "vgg16_bn, features.23, 44, 8", "vgg16_bn, features.43, 212, 32",
        "mobilenet_v2, features.18.2, 491, 32", "alexnet, features.12, 195, 32",
        "inception_v3, Mixed_7c.cat:2, 1311, 32", "inception_v4, features.21.cat:2, 2071, 32",
        "inception_resnet_v2, conv2d_7b.bn.act, 3039, 32"
    })
    void of_networksOfTheZoo_growsAlongTheLongestPath(String architecture, String node, long extent, long stride) {
        Window seen = ReceptiveField.of(Zoo.network(architecture)).get(node);
        assertThat(seen.extent()).isEqualTo(extent);
        assertThat(seen.stride()).isEqualTo(stride);
    }

    @ParameterizedTest
    @CsvSource({"resnet18, avgpool", "resnet18, flatten", "resnet18, fc"})
    void of_whatFollowsAGlobalPooling_isTheWholeImage(String architecture, String node) {
        assertThat(ReceptiveField.of(Zoo.network(architecture)).get(node).extent()).isEqualTo(Window.WHOLE);
    }
}
