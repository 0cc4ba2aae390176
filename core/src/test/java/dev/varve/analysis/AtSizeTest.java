package dev.varve.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import dev.varve.zoo.Zoo;
import org.junit.jupiter.api.Test;

class AtSizeTest {

    private static final Network DEIT = Zoo.network("deit_tiny_patch16_224");

    @Test
    void of_anotherSize_hasARowForEachTokenAndElseTheSame() {
        Network small = AtSize.of(DEIT, 128);

        assertThat(small.parameter("pos_embed").shape()).isEqualTo(Shape.of(1, 1 + 8 * 8, 192));
        assertThat(Shapes.at(small, 128).get(small.outputs().get(0))).isEqualTo(Shape.batchOf(1000));
        assertThat(small.nodes()).map(Node::id).isEqualTo(DEIT.nodes().stream().map(Node::id).toList());
        assertThat(small.modules()).isEqualTo(DEIT.modules());
        assertThat(small.parameters()).map(Parameter::name)
                .isEqualTo(DEIT.parameters().stream().map(Parameter::name).toList());
        assertThatThrownBy(() -> Shapes.at(small, 224)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("pos_embed: adds to [N, 65, 192], got [N, 197, 192]");
    }

    @Test
    void of_theSizeThatItIsBuiltFor_isTheSame() {
        assertThat(AtSize.of(DEIT, 224)).isSameAs(DEIT);
        assertThat(AtSize.of(AtSize.of(DEIT, 128), 224)).isEqualTo(DEIT);
        Network any = Zoo.network("resnet18");
        assertThat(AtSize.of(any, 64)).isSameAs(any);
    }

    @Test
    void of_aSizeThatLeavesNoToken_namesTheNode() {
        assertThatThrownBy(() -> AtSize.of(DEIT, 15)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("patch_embed.proj: ");
    }
}
