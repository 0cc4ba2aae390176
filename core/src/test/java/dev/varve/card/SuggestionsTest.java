package dev.varve.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

    private static final List<String> KNOWN =
            List.of("vgg16", "mobilenet_v2", "resnet18", "resnet50", "resnet34", "resnet152");

    @Test
    void nearest_ofTypingError_putsTheMeantNameFirst() {
        assertThat(Suggestions.nearest("resnet35", KNOWN)).containsExactly("resnet34", "resnet18", "resnet50");
        assertThat(Suggestions.nearest("MobileNetV2", KNOWN)).first().isEqualTo("mobilenet_v2");
        assertThat(Suggestions.nearest("vgg61", KNOWN)).first().isEqualTo("vgg16");
    }

    @Test
    void nearest_ofAPartOfAName_putsTheNamesWithItFirst() {
        List<String> lists = List.of("samples", "recipes", "architectures");
        assertThat(Suggestions.nearest("arch", lists)).first().isEqualTo("architectures");
        assertThat(Suggestions.nearest("efficientnet", List.of("resnet18", "tf_efficientnet_lite0", "mobilenet_v2")))
                .first().isEqualTo("tf_efficientnet_lite0");
        assertThat(Suggestions.nearest("net1", List.of("net_1x", "a_net10", "net12"))).first().isEqualTo("net12");
    }

    @Test
    void nearest_ofMoreThanAName_putsTheLongestNameInItFirst() {
        List<String> names = List.of("timm/vgg16", "vgg16", "resnet34", "resnet3", "timm/vgg11");
        assertThat(Suggestions.nearest("timm/resnet34.a1_in1k", names)).first().isEqualTo("resnet34");
        assertThat(Suggestions.nearest("timm/vgg16.tv", names)).startsWith("timm/vgg16", "vgg16");
    }

    @Test
    void nearest_ofNothingKnown_isEmpty() {
        assertThat(Suggestions.nearest("resnet35", List.of())).isEmpty();
    }

    @Test
    void unknown_ofTypingError_namesSubjectRuleAndRemedy() {
        assertThat(Suggestions.unknown("resnet35", "architecture", KNOWN))
                .hasMessage("resnet35: no such architecture; the nearest are resnet34, resnet18, resnet50");
        assertThat(Suggestions.unknown("a", "recipe", List.of("fine-tune")))
                .hasMessage("a: no such recipe; the nearest is fine-tune");
    }

    @Test
    void clause_ofOneNoneOrSeveral_isInTheirNumber() {
        assertThat(Suggestions.clause("b", List.of("bb"))).isEqualTo("; the nearest is bb");
        assertThat(Suggestions.clause("b", List.of("bb", "c"))).isEqualTo("; the nearest are bb, c");
        assertThat(Suggestions.clause("b", List.of())).isEmpty();
    }
}
