package dev.varve.train.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.graph.Network;
import dev.varve.image.Pixels;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxProfile;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Model;
import dev.varve.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which node is looked at, in networks of the library with formula weights. */
class InspectorTest {

    @TempDir
    private Path folder;

    private Inspector open(String architecture, int size) {
        Network network = Zoo.network(architecture);
        Card card = new Card(IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList(), new Preprocessing(size,
                size, Interpolation.AREA, List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)),
                new Provenance(architecture, "none", "", "", List.of(), "test"));
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(new Model(network, FormulaWeights.of(network, 1), card), OnnxProfile.TRAINABLE, file);
        return Inspector.open(file, 1);
    }

    private static Pixels noise(int size) {
        byte[] bytes = new byte[size * size * 3];
        new Random(1).nextBytes(bytes);
        return Pixels.of(size, size, bytes);
    }

    @Test
    void lastNode_ofAConvolutionalNetwork_isThatBeforeThePooling() {
        try (Inspector inspector = open("resnet18", 64)) {
            String last = inspector.lastNode().orElseThrow();
            assertThat(last).isEqualTo(inspector.node("--node", "layer4"));
            assertThat(inspector.map(noise(64), last, 5, CamRule.GRAD_CAM_PLUS_PLUS).side()).isEqualTo(2);
            assertThat(inspector.outputs(List.of(noise(64), noise(64)))).hasSize(2000);
        }
    }

    @Test
    void lastNode_ofANetworkWithATokenOfTheClass_isThatBeforeTheLastAttention() {
        try (Inspector inspector = open("deit_tiny_patch16_224", 224)) {
            String last = inspector.lastNode().orElseThrow();
            assertThat(last).startsWith("blocks.11.attn");
            assertThat(inspector.map(noise(224), last, 5, CamRule.GRAD_CAM).side()).isEqualTo(14);
        }
    }

    @Test
    void node_withoutPositionsOrOffTheWay_isRefused() {
        try (Inspector inspector = open("resnet18", 64)) {
            assertThatThrownBy(() -> inspector.node("--node", "avgpool")).isInstanceOf(InvalidInput.class)
                    .hasMessage("--node avgpool: must have a square of positions, as [N, C, H, W], found "
                            + "[N, 512, 1, 1]; take a node before the pooling");
            assertThatThrownBy(() -> inspector.node("--node", "layer5")).isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith("--node layer5: no such node of resnet18; the nearest are layer");
        }
    }
}
