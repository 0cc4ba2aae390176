package dev.varve.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Network;
import dev.varve.reference.TinyNetworks;
import dev.varve.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CutsTest {

    private final Cuts vgg = Cuts.of(Zoo.network("vgg16_bn"), 224);
    private final Cuts resnet = Cuts.of(Zoo.network("resnet18"), 224);

    private static CutPoint at(Cuts cuts, String border) {
        return cuts.before(border).orElseThrow();
    }

    @Test
    void live_insideAResidualBlock_holdsTheShortcutToo() {
        assertThat(at(resnet, "layer1.0.bn1").live()).containsExactly("maxpool", "layer1.0.conv1");
        assertThat(at(resnet, "layer2.0.downsample").live()).containsExactly("layer1.1.relu:1", "layer2.0.bn2");
        assertThat(at(resnet, "layer3").live()).containsExactly("layer2.1.relu:1");
    }

    @Test
    void liveness_ofANetwork_beginsEmptyAndEndsWithTheOutput() {
        Network network = TinyNetworks.residual(4);
        List<List<String>> live = Liveness.of(network);
        assertThat(live).hasSize(network.nodes().size() + 1);
        assertThat(live.get(0)).isEmpty();
        assertThat(live.get(1)).containsExactly("image");
        assertThat(live.get(live.size() - 1)).containsExactly("fc");
    }

    @Test
    void bytes_ofACut_areThoseOfOneImageInFp32() {
        assertThat(at(vgg, "features.22").bytes()).isEqualTo(4L * 256 * 56 * 56);
        assertThat(at(vgg, "features.24").bytes()).isEqualTo(4L * 256 * 28 * 28);
    }

    @Test
    void splits_ofACut_nameWhatItParts() {
        assertThat(at(vgg, "features.21").splitUnit()).containsExactly("features.20", "features.21", "features.22");
        assertThat(at(vgg, "features.22").isClean()).isFalse();
        assertThat(at(vgg, "features.23").isClean()).isTrue();
        assertThat(at(resnet, "layer3.0.conv2").splitBlock()).isEqualTo("layer3.0");
        assertThat(at(resnet, "layer3.1").isClean()).isTrue();
    }

    @Test
    void splits_ofAnInvertedResidualWithoutShortcut_nameTheBlockThoughOneValueCrosses() {
        CutPoint cut = at(Cuts.of(Zoo.network("mobilenet_v2"), 224), "features.2.conv.1");
        assertThat(cut.live()).hasSize(1);
        assertThat(cut.splitBlock()).isEqualTo("features.2");
        assertThat(cut.isClean()).isFalse();
    }

    @Test
    void canonical_ofCutsWithTheSameParameters_isWhereFewestBytesCross() {
        assertThat(List.of("features.22", "features.23", "features.24"))
                .allSatisfy(border -> assertThat(vgg.canonical(at(vgg, border)).border()).isEqualTo("features.24"));
        assertThat(vgg.canonical(at(vgg, "features.21")).border()).isEqualTo("features.21");
        assertThat(resnet.canonical(at(resnet, "relu")).border()).isEqualTo("layer1");
    }

    @Test
    void canonical_ofCutsWithEqualBytes_isTheCleanOne() {
        assertThat(vgg.canonical(at(vgg, "features.19")).border()).isEqualTo("features.20");
    }

    @Test
    void before_aModuleThatNothingPrecedes_isEmpty() {
        assertThat(Cuts.of(Zoo.network("tf_efficientnet_lite0"), 224).before("blocks.0.0.aa")).isEmpty();
        assertThat(resnet.before("layer9")).isEmpty();
    }

    @Test
    void border_ofACut_isTheOutermostModuleThatBeginsThere() {
        assertThat(at(resnet, "layer3.0.conv1").border()).isEqualTo("layer3");
        assertThat(resnet.all()).filteredOn(cut -> cut.border() == null).isNotEmpty()
                .noneMatch(CutPoint::isClean);
    }

    @Test
    void stageEdges_standWhereTheResolutionHalves() {
        assertThat(resnet.stageEdges()).map(CutPoint::border)
                .startsWith("layer1", "layer2", "layer3", "layer4");
        assertThat(vgg.stageEdges()).map(CutPoint::border)
                .startsWith("features.7", "features.14", "features.24", "features.34");
    }

    @Test
    void blockEdges_standAroundTheSmallestRepeatedModules() {
        assertThat(resnet.blockEdges()).map(CutPoint::border).containsExactly("layer1", "layer1.1", "layer2",
                "layer2.1", "layer3", "layer3.1", "layer4", "layer4.1", "fc");
        assertThat(vgg.blockEdges()).map(CutPoint::border).startsWith("features.3", "features.7", "features.10");
    }

    @Test
    void edges_ofANetworkWithGates_lieOutsideThem() {
        Cuts cuts = Cuts.of(Zoo.network("efficientnet_b0"), 224);
        assertThat(cuts.stageEdges()).map(CutPoint::border).containsExactly("features.2", "features.3", "features.4",
                "features.6", "classifier");
        assertThat(cuts.blockEdges()).map(CutPoint::border).startsWith("features.1", "features.2", "features.2.1",
                "features.3", "features.3.1", "features.4", "features.4.1", "features.4.2", "features.5");
        assertThat(at(cuts, "features.4.1.block.2").splitBlock()).isEqualTo("features.4.1");
    }
}
