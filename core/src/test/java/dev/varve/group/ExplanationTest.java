package dev.varve.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.analysis.BlockTimes;
import dev.varve.analysis.BlockTimes.Block;
import dev.varve.card.InvalidInput;
import dev.varve.group.Explanation.Flag;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExplanationTest {

    /** Measured with hooks on timm's definitions at 224, in percent of the body. */
    @ParameterizedTest
    @CsvSource({"resnet18, 6, 54.7, 84.8, 6.1", "resnet34, 6, 46.0, 77.9, 6.3", "resnet50, 6, 44.4, 74.9, 6.1",
        "vgg16_bn, 22, 60.8, 88.9, 11.8"})
    void edge_ofClassicBorders_hasTheKnownShares(String architecture, String index, double macs, double activations,
            double parameters) {
        Explanation.Shares before = Explanation.edge(Bodies.zoo(architecture), index).before();
        assertThat(before.macs() * 100).isCloseTo(macs, within(0.06));
        assertThat(before.activations() * 100).isCloseTo(activations, within(0.06));
        assertThat(before.parameters() * 100).isCloseTo(parameters, within(0.06));
        assertThat(before.seconds()).isNull();
    }

    @Test
    void edge_whereAllAgree_saysSo() {
        Explanation.Edge edge = Explanation.edge(Bodies.zoo("resnet18"), "layer3");
        assertThat(edge.border()).isEqualTo("layer3");
        assertThat(edge.index()).isEqualTo(6);
        assertThat(edge.stride()).isEqualTo(8);
        assertThat(edge.resolution()).isEqualTo(28);
        assertThat(edge.receptiveField()).isEqualTo(99);
        assertThat(edge.bytes()).isEqualTo(4L * 128 * 28 * 28);
        assertThat(edge.live()).containsExactly("layer2.1.relu:1");
        assertThat(edge.isClean()).isTrue();
        assertThat(edge.chosenBy()).containsExactly("fastai-0.7", "fastai-1", "fastai-2", "timm", "timm-coarse",
                "default");
        assertThat(edge.flags()).containsExactly(Flag.STAGE_EDGE, Flag.BLOCK_EDGE, Flag.STAGE_EDGE_NEAREST_TO_HALF,
                Flag.BLOCK_EDGE_NEAREST_TO_HALF);
        assertThat(edge.depth()).isEqualTo(new Explanation.Depth(10, 10, 4, 8, "stem..layer2"));
        assertThat(edge.seen()).isEqualTo(99 / 224.0);
        assertThat(edge.canonical()).isEqualTo("layer3");
    }

    @Test
    void edge_ofFastaisVgg_pointsToTheCanonicalOne() {
        Body body = Bodies.zoo("vgg16_bn");
        Explanation.Edge classic = Explanation.edge(body, "22");
        assertThat(classic.chosenBy()).containsExactly("fastai-0.7", "fastai-1", "fastai-2");
        assertThat(classic.flags()).containsExactly(Flag.SPLITS_ACTIVATION_OFF, Flag.LARGER_TENSOR);
        assertThat(classic.splitsUnit()).containsExactly("features.20", "features.21", "features.22");
        assertThat(classic.canonical()).isEqualTo("features.24");
        assertThat(Explanation.edge(body, "24").chosenBy()).containsExactly("timm", "timm-coarse", "default");
        assertThat(Explanation.edge(body, "24").bytes()).isEqualTo(classic.bytes() / 4);
    }

    @Test
    void edge_insideAResidualBlock_saysWhatItParts() {
        Explanation.Edge edge = Explanation.edge(Bodies.zoo("resnet50"), "layer3.0.conv2");
        assertThat(edge.index()).isNull();
        assertThat(edge.live()).hasSize(2);
        assertThat(edge.splitsBlock()).isEqualTo("layer3.0");
        assertThat(edge.isClean()).isFalse();
        assertThat(edge.flags()).containsExactly(Flag.INSIDE_A_BLOCK, Flag.SEVERAL_TENSORS_CROSS);
    }

    @Test
    void of_aBody_hasOneEdgeWhereverAModuleBegins() {
        Explanation explanation = Explanation.of(Bodies.zoo("vgg11"));
        assertThat(explanation.architecture()).isEqualTo("vgg11");
        assertThat(explanation.size()).isEqualTo(224);
        assertThat(explanation.edges()).hasSize(20);
        assertThat(explanation.edges()).map(Explanation.Edge::index).startsWith(1, 2, 3).endsWith(20);
        assertThat(explanation.edges()).map(edge -> edge.before().macs()).isSorted();
    }

    @Test
    void of_unknownNetworks_isWholeToo() {
        for (Body body : List.of(Bodies.unknown(Bodies.branches()), Bodies.unknown(Bodies.isotropic()))) {
            Explanation explanation = Explanation.of(body);
            assertThat(explanation.edges()).isNotEmpty().allSatisfy(edge -> {
                assertThat(edge.chosenBy()).isSubsetOf("default");
                assertThat(edge.before().macs()).isBetween(0.0, 1.0);
                assertThat(edge.receptiveField()).isPositive();
            });
            assertThat(explanation.edges()).filteredOn(edge -> edge.chosenBy().contains("default")).hasSize(1)
                    .allMatch(Explanation.Edge::isClean);
        }
    }

    @Test
    void of_anySize_keepsTheDefaultBorderOfTheArchitectures() {
        for (Architecture architecture : Zoo.architectures()) {
            Body body = Bodies.zoo(architecture.name());
            List<String> borders = Groupings.DEFAULT.borders(body);
            List<Integer> sizes = Stream.of(64, 320)
                    .map(size -> Math.min(Math.max(size, architecture.leastSize()), architecture.mostSize())).toList();
            for (int size : sizes) {
                Explanation explanation = Explanation.of(body.at(size), architecture.size());
                assertThat(explanation.size()).isEqualTo(size);
                assertThat(explanation.edges()).filteredOn(edge -> edge.chosenBy().contains("default"))
                        .as("%s at %d", architecture.name(), size).map(Explanation.Edge::border).isEqualTo(borders);
            }
        }
    }

    /** By hand: 43 px behind layer1 at stride 4, 51 behind conv1, 67 behind conv2; the 1x1 projection sees 43. */
    @Test
    void edge_whereAShortcutCrossesToo_seesAsFarAsTheLongWay() {
        Body body = Bodies.zoo("resnet18");
        Explanation.Edge behindProjection = Explanation.edge(body, "layer2.0.downsample.1");
        assertThat(behindProjection.live()).containsExactly("layer2.0.bn2", "layer2.0.downsample.0");
        assertThat(behindProjection.receptiveField()).isEqualTo(67);
        assertThat(behindProjection.stride()).isEqualTo(8);
        assertThat(behindProjection.resolution()).isEqualTo(28);
        assertThat(Explanation.edge(body, "layer2.0.downsample").receptiveField()).isEqualTo(67);
    }

    @Test
    void edge_insideABranch_countsAllThatCrosses() {
        Explanation.Edge edge = Explanation.edge(Bodies.unknown(Bodies.branches()), "mix2_0.conv_b");
        assertThat(edge.live()).containsExactly("pool2", "mix2_0.act_a");
        assertThat(edge.bytes()).isEqualTo(4L * (32 + 32) * 28 * 28);
        assertThat(edge.splitsBlock()).isEqualTo("mix2_0");
    }

    /**
     * By hand, in multiply-accumulates: the stem's 27 x 16 at 112 x 112; in each stage 2,560 and 5,120 times the square
     * of its place, at 56 x 56, 28 x 28 and 14 x 14 four times as many weights each. A 3x3 window sees 2 strides more.
     */
    @Test
    void edge_ofAnUnknownNetwork_hasTheNumbersFoundByHand() {
        Explanation.Edge edge = Explanation.edge(Bodies.unknown(Bodies.branches()), "mix2_0");
        double stem = 432 * 112 * 112;
        double stage = (2560 + 5120) * 56 * 56;
        assertThat(edge.before().macs()).isEqualTo((stem + stage) / (stem + 3 * stage));
        assertThat(edge.before().parameters()).isEqualTo(8208.0 / (8208 + 30_848 + 123_136));
        assertThat(edge.before().activations()).isEqualTo(401_408.0 / 551_936);
        assertThat(edge.stride()).isEqualTo(8);
        assertThat(edge.resolution()).isEqualTo(28);
        assertThat(edge.receptiveField()).as("3, pooled 5, 13, 21, pooled 25").isEqualTo(25);
        assertThat(edge.bytes()).isEqualTo(4L * 32 * 28 * 28);
        assertThat(edge.chosenBy()).containsExactly("default");
        assertThat(Explanation.edge(Bodies.unknown(Bodies.branches()), "mix2_0.act_b").receptiveField())
                .as("behind the 3x3 of one branch").isEqualTo(25 + 2 * 8);
    }

    @Test
    void edge_ofUnknownBorder_offersTheNearest() {
        assertThatThrownBy(() -> Explanation.edge(Bodies.zoo("resnet18"), "layer33")).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("layer33: no such module in the body of resnet18; the nearest are layer3");
    }

    /**
     * By hand, in forward passes of one convolution: all takes 2 and 3 (the first needs no gradient of the image);
     * frozen 1 and 2; with the norm behind the first trained 1 and 3; and kept, 2 behind.
     */
    @Test
    void edge_betweenTwoLayersOfEqualCost_costsWhatItsGradientsDo() {
        Explanation.Training training = Explanation.edge(Bodies.unknown(Bodies.pair()), "conv2").training();
        assertThat(training).isEqualTo(new Explanation.Training(3 / 5.0, 4 / 5.0, 2 / 5.0));
    }

    /** The model of three passes a step, 3 - 2p, 3 - p and 3 (1 - p), but for layers that need no input's gradient. */
    @ParameterizedTest
    @CsvSource({"resnet18, 6", "resnet34, 6", "resnet50, 6", "vgg16_bn, 24"})
    void edge_ofClassicBorders_costsNearlyWhatSharesSay(String architecture, String index) {
        Explanation.Edge edge = Explanation.edge(Bodies.zoo(architecture), index);
        double share = edge.before().macs();
        assertThat(edge.training().strict()).isCloseTo((3 - 2 * share) / 3, within(0.02));
        assertThat(edge.training().asFastai()).isCloseTo((3 - share) / 3, within(0.02));
        assertThat(edge.training().cached()).isCloseTo(1 - share, within(0.02));
    }

    @Test
    void edge_ofANetworkWithoutNorms_costsTheSameAsFastaiFreezes() {
        Explanation.Training training = Explanation.edge(Bodies.zoo("vgg16"), "17").training();
        assertThat(training.asFastai()).isEqualTo(training.strict());
    }

    @Test
    void of_measuredBlocks_tellsTheShareOfSeconds() {
        Body body = Bodies.unknown(Bodies.branches());
        BlockTimes times = new BlockTimes("branches", 224, 1, "here", "fp32", "now", List.of(
                new Block(BlockTimes.FIRST, 3, 0, 3), new Block("mix1_0", 2, 2, 2), new Block("mix2_0", 4, 4, 4),
                new Block("head", 1, 1, 1)));
        Explanation explanation = Explanation.of(body, 224, Optional.of(times));
        assertThat(explanation.at(body, "mix2_0").before().seconds()).isEqualTo(0.5);
        assertThat(explanation.at(body, "pool1").before().seconds()).as("the same as mix1_0").isEqualTo(0.3);
        assertThat(explanation.at(body, "mix1_0.conv_b").before().seconds()).isNull();
        assertThat(Explanation.of(body).at(body, "mix2_0").before().seconds()).isNull();
    }
}
