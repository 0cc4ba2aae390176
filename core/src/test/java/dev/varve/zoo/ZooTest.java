package dev.varve.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZooTest {

    @Test
    void names_ofTheRegistry_standFamilyByFamily() {
        assertThat(Zoo.names()).containsExactly("resnet18", "resnet34", "resnet50", "resnet101", "resnet152",
                "vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn",
                "timm/vgg11", "timm/vgg11_bn", "timm/vgg13", "timm/vgg13_bn", "timm/vgg16", "timm/vgg16_bn",
                "timm/vgg19", "timm/vgg19_bn", "mobilenet_v2",
                "tf_efficientnet_lite0", "tf_efficientnet_lite1", "tf_efficientnet_lite2", "tf_efficientnet_lite3",
                "tf_efficientnet_lite4", "alexnet", "squeezenet1_1", "squeezenet1_0",
                "densenet121", "densenet169", "densenet201", "densenet161", "timm/densenet121", "timm/densenet169",
                "timm/densenet201", "timm/densenet161", "googlenet", "googlenet_noaux", "inception_v3",
                "inception_v3_noaux", "inception_v4", "inception_resnet_v2");
    }

    @Test
    void network_ofUnknownName_offersTheNearest() {
        assertThatThrownBy(() -> Zoo.network("resnet35")).isInstanceOf(InvalidInput.class)
                .hasMessage("resnet35: no such architecture; the nearest are resnet34, resnet18, resnet50");
        assertThatThrownBy(() -> Zoo.architecture("lite0")).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("lite0: no such architecture; the nearest are ");
    }

    @Test
    void architecture_ofAName_hasTheDefaultsOfItsLibrary() {
        assertThat(Zoo.architecture("resnet34").size()).isEqualTo(224);
        assertThat(Zoo.architecture("resnet34").mean()).containsExactly(0.485, 0.456, 0.406);
        assertThat(Zoo.architecture("tf_efficientnet_lite3").size()).isEqualTo(300);
        assertThat(Zoo.architecture("tf_efficientnet_lite4").size()).isEqualTo(380);
        assertThat(Zoo.architecture("tf_efficientnet_lite4").std()).containsExactly(0.5, 0.5, 0.5);
        assertThat(Zoo.architecture("inception_v3").size()).isEqualTo(299);
        assertThat(Zoo.architecture("googlenet").mean()).containsExactly(0.5, 0.5, 0.5);
    }

    @Test
    void requireSize_ofTooFewOrTooManyPixels_namesArchitectureAndLimit() {
        Architecture some = new Architecture("some", "Some", Architecture.Library.TIMM, "", 299, 75, List.of(),
                List.of());
        assertThat(some.requireSize(75, "--size")).isEqualTo(75);
        assertThat(Zoo.architecture("resnet18").requireSize(32, "--size")).isEqualTo(32);
        assertThatThrownBy(() -> some.requireSize(74, "--size")).isInstanceOf(InvalidInput.class)
                .hasMessage("--size: must be at least 75 for some, found 74; give 75 or more");
        assertThatThrownBy(() -> some.requireSize(100_000, "--size")).isInstanceOf(InvalidInput.class)
                .hasMessage("--size: must be at most 4,096, found 100,000; give 4,096 or less");
    }

    @Test
    void network_ofEveryName_carriesIt() {
        assertThat(Zoo.names()).allSatisfy(name -> assertThat(Zoo.network(name).name()).isEqualTo(name));
    }
}
