package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Experiment.Precision;
import dev.varve.reference.TinyNetworks;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of rules: kinds, folded norms, precision and boundaries of the segments. */
final class ExecutionsTest {

    private static final LayerGroups RESNET = Phases.groups("resnet18", "stage");
    private static final LayerGroups VGG = Phases.groups("vgg16_bn", "stage");
    private static final LayerGroups LITE = Phases.groups("tf_efficientnet_lite0", "stage");

    private static Execution execution(LayerGroups groups, String rules) {
        return execution(groups, rules, Precision.FP32);
    }

    private static Execution execution(LayerGroups groups, String rules, Precision precision) {
        return Executions.of(groups.network(), groups, Phases.rules(rules), precision, true);
    }

    private static LayerGroups groups(String architecture) {
        return architecture.equals("resnet18") ? RESNET : architecture.equals("vgg16_bn") ? VGG : LITE;
    }

    /** A segment in one line: groups, kind, nodes, folded norms, arithmetic. */
    private static List<String> lines(Execution execution) {
        return execution.segments().stream().map(ExecutionsTest::line).toList();
    }

    private static String line(Segment segment) {
        return String.format(Locale.ROOT, "%s: %s %d nodes, %d folded, %s%s%s%s", segment.name(), segment.kind(),
                segment.nodes().size(), segment.folded(), segment.arithmetic(), segment.stable() ? ", stable" : "",
                segment.movesStatistics() ? ", moves" : "", segment.stochastic() ? ", draws" : "");
    }

    /** The whole body folds: 20 convolutions of resnet18, 13 of vgg16_bn, 49 of tf_efficientnet_lite0. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            resnet18              | stem..layer2 + layer3..layer4 + head          | 51 nodes, 20
            vgg16_bn              | stem..features.23 + features.24..features.43 + head | 36 nodes, 13
            tf_efficientnet_lite0 | stem..blocks.4 + blocks.5..bn2 + head         | 96 nodes, 49""")
    void of_frozenBody_foldsAllOfItAndTrainsTheHead(String architecture, String name, String folded) {
        Execution execution = execution(groups(architecture), "fft");
        assertThat(lines(execution)).containsExactly(name + ": FROZEN " + folded + " folded, F32, stable",
                "head: TRAINED 7 nodes, 0 folded, F32, moves, draws");
        assertThat(execution.segments().get(0).boundary()).containsExactly("head.1");
        assertThat(execution.trained()).containsExactly("head.2.weight", "head.2.bias", "head.4.weight",
                "head.6.weight", "head.6.bias", "head.8.weight");
    }

    @Test
    void of_everythingTrained_isOneSegmentAsItStands() {
        Execution execution = execution(RESNET, "ttt");
        assertThat(lines(execution)).containsExactly(
                "stem..layer2 + layer3..layer4 + head: TRAINED 78 nodes, 0 folded, F32, moves, draws");
        assertThat(execution.network()).isEqualTo(RESNET.network());
        assertThat(execution.trained()).hasSameSizeAs(RESNET.network().trainable());
    }

    @Test
    void of_frozenMiddle_letsTheGradientPassFoldedNorms() {
        Execution execution = execution(RESNET, "tft");
        assertThat(lines(execution)).containsExactly("stem..layer2: TRAINED 35 nodes, 0 folded, F32, moves",
                "layer3..layer4: PASSING 22 nodes, 10 folded, F32",
                "head: TRAINED 11 nodes, 0 folded, F32, moves, draws");
        assertThat(execution.segments()).extracting(Segment::boundary).containsExactly(
                List.of("layer2.1.relu:1"), List.of("layer4.1.relu:1"), List.of("head.8"));
        assertThat(execution.trained()).noneMatch(name -> name.startsWith("layer3") || name.startsWith("layer4"));
    }

    /** The norm after the first convolution trains, so that all behind it needs a gradient and nothing folds. */
    @Test
    void of_normsTrainedInFrozenGroups_leavesTheFirstConvolutionAlone() {
        Execution execution = execution(RESNET, "nnt");
        assertThat(lines(execution)).containsExactly("stem..layer2: FROZEN 2 nodes, 0 folded, F32, stable",
                "stem..layer2 + layer3..layer4: TRAINED 65 nodes, 0 folded, F32, moves",
                "head: TRAINED 11 nodes, 0 folded, F32, moves, draws");
        assertThat(execution.segments().get(0).nodes()).containsExactly("image", "conv1");
        assertThat(execution.trained()).contains("bn1.weight", "layer4.1.bn2.bias")
                .doesNotContain("conv1.weight", "layer4.1.conv2.weight");
    }

    @Test
    void of_trainedWithStatisticsThatStay_foldsNothingAndMovesNone() {
        assertThat(lines(execution(RESNET, "sst"))).containsExactly(
                "stem..layer2 + layer3..layer4: TRAINED 67 nodes, 0 folded, F32",
                "head: TRAINED 11 nodes, 0 folded, F32, moves, draws");
    }

    @Test
    void of_lastGroupFrozen_stillPassesTheGradientThroughIt() {
        assertThat(lines(execution(LITE, "tff"))).containsExactly(
                "stem..blocks.4: TRAINED 95 nodes, 0 folded, F32, moves",
                "blocks.5..bn2 + head: PASSING 41 nodes, 16 folded, F32");
    }

    /** The norm policy of a group without norms changes nothing: vgg16 keeps its frozen body. */
    @Test
    void of_normsTrainedWhereThereAreNone_staysFrozen() {
        LayerGroups vgg = Phases.groups("vgg16", "stage");
        assertThat(execution(vgg, "nnt").segments()).extracting(Segment::kind)
                .containsExactly(Execution.Kind.FROZEN, Execution.Kind.TRAINED);
        assertThat(execution(vgg, "tnt").segments()).extracting(Segment::kind).containsExactly(
                Execution.Kind.TRAINED, Execution.Kind.PASSING, Execution.Kind.TRAINED);
        assertThat(execution(vgg, "ttt").trained()).hasSameSizeAs(vgg.network().trainable());
    }

    @ParameterizedTest
    @CsvSource({"resnet18, fft, BF16 F32", "resnet18, ttt, BF16", "resnet18, tft, BF16 BF16 BF16",
        "resnet18, fff, BF16", "tf_efficientnet_lite0, fft, BF16 F32", "tf_efficientnet_lite0, ttt, F32",
        "tf_efficientnet_lite0, ftt, BF16 F32", "vgg16_bn, ftt, BF16 BF16"})
    void of_precisionLeftToChoose_narrowsWhereItPays(String architecture, String rules, String expected) {
        LayerGroups groups = groups(architecture);
        assertThat(arithmetic(execution(groups, rules, Precision.AUTO))).isEqualTo(expected);
        assertThat(arithmetic(Executions.of(groups.network(), groups, Phases.rules(rules), Precision.AUTO, false)))
                .doesNotContain("BF16");
        assertThat(arithmetic(execution(groups, rules, Precision.BF16))).doesNotContain("F32");
        assertThat(arithmetic(execution(groups, rules, Precision.FP32))).doesNotContain("BF16");
    }

    private static String arithmetic(Execution execution) {
        return execution.segments().stream().map(Segment::arithmetic).map(Arithmetic::name)
                .collect(Collectors.joining(" "));
    }

    /** The border runs through the block: its input and the middle of its long way both cross. */
    @Test
    void of_skipAcrossTheBorder_crossesWithBothValues() {
        LayerGroups groups = Phases.groups(TinyNetworks.residual(5),
                "conv1 bn1 layer1.0.conv1 layer1.0.bn1", "layer1.0.conv2 layer1.0.bn2 layer1.0.downsample", "fc");
        Execution execution = execution(groups, "ftt");
        assertThat(execution.segments()).extracting(Segment::kind)
                .containsExactly(Execution.Kind.FROZEN, Execution.Kind.TRAINED);
        assertThat(execution.segments().get(0).boundary()).containsExactly("maxpool", "layer1.0.relu");
        assertThat(execution.segments().get(0).folded()).isEqualTo(2);
    }

    /** What trains is decided by the group of each parameter, not by the group of a node that shares one. */
    @Test
    void of_tiedWeightAcrossGroups_goesByItsOwnGroup() {
        LayerGroups groups = Phases.groups(Phases.tied(), "conv0 bn0", "conv1 bn1", "conv2 bn2 fc");
        assertThat(execution(groups, "fft").trained())
                .containsExactly("conv2.bias", "bn2.weight", "bn2.bias", "fc.weight", "fc.bias");
        Execution first = execution(groups, "ftf");
        assertThat(first.trained()).containsExactly("conv1.weight", "bn1.weight", "bn1.bias");
        assertThat(lines(first)).containsExactly("conv0 bn0: FROZEN 3 nodes, 1 folded, F32, stable",
                "conv1 bn1: TRAINED 2 nodes, 0 folded, F32, moves",
                "conv2 bn2 fc: TRAINED 5 nodes, 0 folded, F32");
        assertThat(execution(groups, "fff").segments().get(0).folded()).as("a tied weight is not folded").isOne();
    }

    /** A dropout that begins a module belongs to it: it draws by the head's rule, and where the body is frozen. */
    @Test
    void of_dropoutsOfFrozenGroups_drawByTheirRule() {
        LayerGroups groups = Phases.groups(Phases.branches(), "left", "right", "head");
        assertThat(lines(execution(groups, "fft"))).containsExactly(
                "left + right: FROZEN 9 nodes, 2 folded, F32, stable", "head: FROZEN 1 nodes, 0 folded, F32, draws",
                "head: TRAINED 1 nodes, 0 folded, F32");
        assertThat(lines(execution(groups, "Fft"))).containsExactly(
                "left + right: FROZEN 3 nodes, 1 folded, F32, stable", "left: FROZEN 3 nodes, 1 folded, F32, draws",
                "right: FROZEN 3 nodes, 0 folded, F32", "head: FROZEN 1 nodes, 0 folded, F32, draws",
                "head: TRAINED 1 nodes, 0 folded, F32");
        assertThat(lines(execution(groups, "ffT"))).containsExactly(
                "left + right + head: FROZEN 10 nodes, 2 folded, F32, stable", "head: TRAINED 1 nodes, 0 folded, F32");
        assertThat(lines(execution(groups, "Ftf"))).containsExactly(
                "left: FROZEN 4 nodes, 1 folded, F32, draws", "right: TRAINED 6 nodes, 0 folded, F32, moves",
                "head: PASSING 2 nodes, 0 folded, F32");
    }

    @Test
    void of_unfreezeAndFreezeAgain_isTheSameAsBefore() {
        Execution before = execution(RESNET, "fft");
        execution(RESNET, "ttt");
        Execution after = execution(RESNET, "fft");
        assertThat(after.segments()).isEqualTo(before.segments());
        assertThat(after.network()).isEqualTo(before.network());
        assertThat(after.trained()).containsExactlyElementsOf(before.trained());
    }

    @Test
    void of_tooFewRules_isRefused() {
        assertThatThrownBy(() -> execution(RESNET, "ft")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("each layer group needs a rule, got 2 for [stem..layer2, layer3..layer4, head]");
    }
}
