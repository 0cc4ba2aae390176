package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.zoo.Architecture;
import dev.varve.zoo.GoldenArchitecture;
import dev.varve.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The smallest architecture of each family against its reference file. */
final class SmallestArchitecturesTest extends GoldenArchitectureContract {

    private static final List<String> SMALLEST =
            List.of("resnet18", "resnext50_32x4d", "wide_resnet50_2", "resnet18d", "xresnet18", "resnetv2_50",
                    "repvgg_a0", "regnet_x_400mf", "regnet_y_400mf", "timm/regnetx_002", "timm/regnety_002",
                    "alexnet", "vgg11", "squeezenet1_1", "densenet121", "googlenet", "mobilenet_v2",
                    "mobilenetv2_035", "mobilenet_v3_small", "mobilenetv3_small_050", "mnasnet0_5",
                    "shufflenet_v2_x0_5", "tf_efficientnet_lite0", "efficientnet_b0", "efficientnet_v2_s",
                    "convnext_tiny", "convnext_atto", "vit_b_32", "deit_tiny_patch16_224", "swin_t",
                    "timm/swin_tiny_patch4_window7_224", "mixer_s16_224", "mobilevit_s", "efficientvit_b0");

    @Override
    Stream<GoldenArchitecture> golden() {
        return SMALLEST.stream().map(GoldenArchitecture::resource);
    }

    @Test
    void golden_ofTheRegistry_hasTheSmallestOfEachFamily() {
        Map<String, String> first = Zoo.architectures().stream().collect(Collectors.toMap(Architecture::family,
                Architecture::name, (smallest, larger) -> smallest, LinkedHashMap::new));
        assertThat(SMALLEST).containsExactlyElementsOf(first.values());
        assertThat(golden()).allMatch(GoldenArchitecture::hasPasses);
    }
}
