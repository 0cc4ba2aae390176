package dev.varve.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZooTest {

    @Test
    void names_ofTheRegistry_standFamilyByFamily() {
        assertThat(Zoo.names()).containsExactlyElementsOf(ExpectedBorders.rows().keySet());
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
        assertThat(Zoo.architecture("efficientnet_lite0").std()).containsExactly(0.229, 0.224, 0.225);
        assertThat(Zoo.architecture("efficientnet_b1").size()).isEqualTo(240);
        assertThat(Zoo.architecture("efficientnet_v2_m").mean()).containsExactly(0.485, 0.456, 0.406);
        assertThat(Zoo.architecture("efficientnet_v2_l").mean()).containsExactly(0.5, 0.5, 0.5);
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
