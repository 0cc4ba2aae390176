package dev.varve.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.weights.Initialisation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ZooTest {

    @Test
    void names_ofTheRegistry_standFamilyByFamily() {
        assertThat(Zoo.names()).containsExactlyElementsOf(ExpectedBorders.rows().keySet());
    }

    @Test
    void network_ofUnknownName_offersTheNearest() {
        assertThatThrownBy(() -> Zoo.network("resnet35")).isInstanceOf(InvalidInput.class)
                .hasMessage("resnet35: no such architecture; the nearest are resnet34, resnet34d, resnet18");
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

    /** As the constructors of fastai and timm leave them. */
    @Test
    void initialisation_whereBlocksBeginAsTheirShortcuts_namesTheirLastWeights() {
        Initialisation fastai = Zoo.initialisation(Zoo.network("xresnet18"));
        assertThat(fastai.fan()).isEqualTo(Initialisation.Fan.IN);
        assertThat(fastai.zeros()).containsExactlyInAnyOrder("4.0.convpath.1.1.weight", "4.1.convpath.1.1.weight",
                "5.0.convpath.1.1.weight", "5.1.convpath.1.1.weight", "6.0.convpath.1.1.weight",
                "6.1.convpath.1.1.weight", "7.0.convpath.1.1.weight", "7.1.convpath.1.1.weight");
        assertThat(Zoo.initialisation(Zoo.network("xresnet50")).zeros()).hasSize(16)
                .contains("7.2.convpath.2.1.weight");
        assertThat(Zoo.initialisation(Zoo.network("resnet34d")).zeros()).hasSize(16).contains("layer1.0.bn2.weight");
        assertThat(Zoo.initialisation(Zoo.network("resnet50d")).zeros()).hasSize(16).contains("layer1.0.bn3.weight");
        assertThat(Zoo.initialisation(Zoo.network("timm/regnety_002")).zeros()).hasSize(13)
                .contains("s4.b7.conv3.bn.weight");
        assertThat(Stream.of("resnetv2_50", "repvgg_a0", "resnet18").map(name ->
                Zoo.initialisation(Zoo.network(name)))).containsOnly(Initialisation.USUAL);
    }

    @Test
    void requireSize_ofPatches_isAMultipleOfTheirs() {
        Architecture vit = Zoo.architecture("vit_b_16");
        assertThat(vit.requireSize(16, "--size")).isEqualTo(16);
        assertThat(vit.requireSize(128, "--size")).isEqualTo(128);
        assertThatThrownBy(() -> vit.requireSize(130, "--size")).isInstanceOf(InvalidInput.class)
                .hasMessage("--size: must be a multiple of 16 for vit_b_16, found 130; give 128 or 144");
        assertThatThrownBy(() -> vit.requireSize(15, "--size")).isInstanceOf(InvalidInput.class)
                .hasMessage("--size: must be at least 16 for vit_b_16, found 15; give 16 or more");
        assertThatThrownBy(() -> Zoo.architecture("deit_tiny_patch16_224").requireSize(95, "--size"))
                .hasMessageEndingWith("give 80 or 96");
    }

    @Test
    void requirePhaseSize_whereWeightsBelongToPositions_isTheModels() {
        Architecture vit = Zoo.architecture("vit_b_16");
        assertThat(vit.requirePhaseSize(128, 128, "--sizes")).isEqualTo(128);
        assertThatThrownBy(() -> vit.requirePhaseSize(128, 160, "--sizes")).isInstanceOf(InvalidInput.class)
                .hasMessage("--sizes: must be the model's 160 in every phase for vit_b_16, whose weights belong to the"
                        + " positions of such an image, found 128; train at one size");
        assertThat(Zoo.architecture("resnet18").requirePhaseSize(128, 160, "--sizes")).isEqualTo(128);
    }

    @Test
    void requireSize_ofMatricesOverPositions_isItsOwn() {
        Architecture mixer = Zoo.architecture("mixer_s16_224");
        assertThat(mixer.requireSize(224, "--size")).isEqualTo(224);
        assertThatThrownBy(() -> mixer.requireSize(256, "--size"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("--size: must be 224 for mixer_s16_224, whose weights belong to the positions of such an"
                        + " image, found 256; leave it out");
    }

    @Test
    void network_ofEveryName_carriesIt() {
        assertThat(Zoo.names()).allSatisfy(name -> assertThat(Zoo.network(name).name()).isEqualTo(name));
    }
}
