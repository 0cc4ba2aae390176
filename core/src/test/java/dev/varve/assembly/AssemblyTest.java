package dev.varve.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.assembly.Assembly.Input;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Shape;
import dev.varve.group.Fastai;
import dev.varve.group.Grouping;
import dev.varve.group.Groupings;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import dev.varve.zoo.Zoo;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A body, a head and their groups put together, as each grouping wants it. */
final class AssemblyTest {

    private static final Network RESNET = Zoo.network("resnet18");
    private static final int CLASSES = 7;

    private static Assembly assembly(Network network, Grouping grouping, int bodyEnd, long seed) {
        return Assembly.of(network, grouping, bodyEnd, CLASSES, new Input(64, seed, Optional.empty()));
    }

    @Test
    void of_defaultGrouping_endsTheBodyBeforeItsPoolingAndGroupsTheWhole() {
        Assembly assembly = assembly(RESNET, Groupings.DEFAULT, Assembly.OWN_BODY_END, 0);
        assertThat(assembly.original()).isEqualTo(RESNET);
        assertThat(assembly.bodyEnd()).isEqualTo("layer4.1.relu:1");
        assertThat(assembly.groups().network()).isEqualTo(assembly.network());
        assertThat(assembly.groups().names()).containsExactly("stem..layer2", "layer3..layer4", "head");
        assertThat(assembly.network().hasParameter("fc.weight")).isFalse();
        assertThat(assembly.network().parameter("head.8.weight").shape()).isEqualTo(Shape.of(CLASSES, 512));
    }

    @Test
    void of_groupingOfFastai_bringsThatVersionsHeadAndBodyEnd() {
        Assembly two = assembly(RESNET, Fastai.V2, Assembly.OWN_BODY_END, 0);
        Assembly one = assembly(RESNET, Fastai.V1, Assembly.OWN_BODY_END, 0);
        Assembly zero = assembly(RESNET, Fastai.V0_7, Assembly.OWN_BODY_END, 0);
        assertThat(two.network().hasParameter("head.8.bias")).isFalse();
        assertThat(one.network().hasParameter("head.8.bias")).isTrue();
        assertThat(zero.network().hasParameter("head.8.bias")).isTrue();
        Network vgg = Zoo.network("vgg16_bn");
        assertThat(assembly(vgg, Fastai.V2, Assembly.OWN_BODY_END, 0).bodyEnd()).isEqualTo("features.43");
        assertThat(assembly(vgg, Fastai.V1, Assembly.OWN_BODY_END, 0).bodyEnd()).isEqualTo("avgpool");
        assertThat(assembly(vgg, Fastai.V1, -2, 0).bodyEnd()).as("a number wins").isEqualTo("features.43");
    }

    @Test
    void of_bodyEndByNumber_cutsThere() {
        Assembly shorter = assembly(RESNET, Groupings.DEFAULT, 7, 0);
        assertThat(shorter.bodyEnd()).isEqualTo("layer3.1.relu:1");
        assertThat(assembly(RESNET, Groupings.DEFAULT, -3, 0).network()).isEqualTo(shorter.network());
        assertThat(shorter.network().hasParameter("layer4.0.conv1.weight")).isFalse();
        assertThat(shorter.network().parameter("head.4.weight").shape()).isEqualTo(Shape.of(512, 2 * 256));
    }

    @Test
    void weights_ofTheOriginal_keepTheBodyAndDrawTheHeadBySeed() {
        Weights original = FormulaWeights.of(RESNET, 1);
        Weights first = assembly(RESNET, Groupings.DEFAULT, Assembly.OWN_BODY_END, 1).rewrite().weights()
                .apply(original);
        Weights again = assembly(RESNET, Groupings.DEFAULT, Assembly.OWN_BODY_END, 1).rewrite().weights()
                .apply(original);
        Weights other = assembly(RESNET, Groupings.DEFAULT, Assembly.OWN_BODY_END, 2).rewrite().weights()
                .apply(original);
        assertThat(first.get("layer4.1.conv2.weight")).isEqualTo(original.get("layer4.1.conv2.weight"));
        assertThat(first.fingerprint()).isEqualTo(again.fingerprint()).isNotEqualTo(other.fingerprint());
        assertThat(other.get("head.4.weight")).isNotEqualTo(first.get("head.4.weight"));
        assertThat(first.has("fc.weight")).isFalse();
    }

    @Test
    void of_fastaiWithoutAnEntry_saysWhatFastaiWouldDo() {
        assertThatThrownBy(() -> assembly(Zoo.network("tf_efficientnet_lite0"), Fastai.V2, Assembly.OWN_BODY_END, 0))
                .isInstanceOf(InvalidInput.class).hasMessage("tf_efficientnet_lite0: fastai-2 has no entry for it and "
                        + "would make two groups, body and head; group it by stage, or name borders");
    }
}
