package dev.varve.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.assembly.Assembly;
import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.card.Reading;
import dev.varve.card.Target;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import dev.varve.group.Body;
import dev.varve.group.Groupings;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxProfile;
import dev.varve.plan.Experiment.GroupingChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.surgery.BodyEnd;
import dev.varve.surgery.Cut;
import dev.varve.surgery.FirstLayer;
import dev.varve.surgery.HeadLayers;
import dev.varve.train.StartingModel.Task;
import dev.varve.train.data.ChannelStatistics;
import dev.varve.weights.Model;
import dev.varve.weights.RandomWeights;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import dev.varve.weights.hub.Hub;
import dev.varve.weights.hub.Progress;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run begins with: network, head and groups by every route; nothing is computed. */
class StartingModelTest {

    private static final List<String> CLASSES = List.of("a", "b", "c");
    private static final Hub HUB = new Hub(Path.of("none"), true, Progress.SILENT);
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);

    @TempDir
    private Path folder;

    private static StartingModel scratch(String architecture, int size) {
        return StartingModel.of(new ModelSource(architecture, "", true), by("stage"),
                task(CLASSES, size, 0, false), HUB);
    }

    private static GroupingChoice by(String way) {
        return new GroupingChoice(way, List.of(), 0);
    }

    private static Assembly assembly(String architecture) {
        return StartingModel.assembly(Zoo.architecture(architecture), Groupings.DEFAULT,
                task(List.of("x", "y"), 0, 0, false));
    }

    /** A file of an architecture's body without its classifier, which no run needs. */
    private Path body(String architecture) throws IOException {
        Network original = Zoo.network(architecture);
        Path file = folder.resolve(architecture + ".safetensors");
        new Safetensors(RandomWeights.of(Cut.at(original, BodyEnd.of(original)).network(), 1), Map.of()).write(file);
        return file;
    }

    /** A model of two classes as a run by stage exports it. */
    private Path exported(String architecture) throws IOException {
        Assembly assembly = assembly(architecture);
        Card card = new Card(List.of("x", "y"), new Preprocessing(64, 64, Interpolation.AREA, HALF, HALF),
                new Provenance(architecture, "none", "", "", List.of(), "test"));
        Path file = folder.resolve(architecture + ".onnx");
        Weights weights = RandomWeights.of(assembly.network(), 1);
        OnnxExport.write(new Model(assembly.network(), weights, card), OnnxProfile.TRAINABLE, file);
        return file;
    }

    @ParameterizedTest
    @CsvSource({"mobilenet_v2, features.7", "tf_efficientnet_lite0, blocks.5", "tf_efficientnet_lite1, blocks.5",
        "tf_efficientnet_lite2, blocks.5", "tf_efficientnet_lite3, blocks.4.2", "tf_efficientnet_lite4, blocks.4.3"})
    void of_anySize_hasTheGroupsOfTheArchitecture(String architecture, String border) {
        for (int size : List.of(64, 96)) {
            StartingModel start = scratch(architecture, size);
            assertThat(start.size()).isEqualTo(size);
            assertThat(start.groups().size()).isEqualTo(3);
            assertThat(start.groups().get(1).parameters().get(0)).startsWith(border + ".");
        }
    }

    @Test
    void assembly_ofEveryArchitecture_hasTheBordersOfTheSizeThatItWasMadeFor() {
        for (Architecture architecture : Zoo.architectures()) {
            Assembly assembly = assembly(architecture.name());
            Body body = Body.of(assembly.original(), assembly.bodyEnd(), architecture.size());
            List<String> borders = Groupings.DEFAULT.borders(body);
            assertThat(assembly.groups().groups()).as(architecture.name()).hasSize(3);
            assertThat(Groupings.DEFAULT.names(body)).isEqualTo(assembly.groups().names());
            assertThat(borders).hasSize(1);
            assertThat(assembly.groups().get(1).parameters().get(0)).startsWith(borders.get(0) + ".");
        }
    }

    @Test
    void of_aNameThatFastai07GivesAnother_trainsWhatItMeans() throws IOException {
        ModelSource source = new ModelSource("vgg16", body("vgg16_bn").toString(), false);
        StartingModel.requireKnown(source, by("fastai-0.7"), OptionalInt.empty(), HUB);
        StartingModel start = StartingModel.of(source, by("fastai-0.7"), task(CLASSES, 64, 0, false), HUB);
        assertThat(start.model().network().name()).isEqualTo("vgg16_bn");
        assertThat(start.groups().get(1).parameters()).startsWith("features.24.weight");
        assertThatThrownBy(() -> StartingModel.of(source, by("stage"), task(CLASSES, 64, 0, false), HUB))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("not the weights of vgg16 (");
    }

    /** A hub whose cache has the description of a repository {@code hf:me/net}, and no network. */
    private Hub keeping(String architecture) throws IOException {
        Path kept = Files.createDirectories(folder.resolve("weights/hf/me/net/main"));
        Files.deleteIfExists(kept.resolve("config.json.sha256"));
        Files.writeString(kept.resolve("config.json"), "{\"architecture\": \"" + architecture + "\"}");
        return new Hub(folder, true, Progress.SILENT);
    }

    /** torchvision's vgg16 has other parameters than timm's; densenet121's have the same names. */
    @ParameterizedTest
    @CsvSource({"vgg16, timm/vgg16, vgg16, false", "densenet121, timm/densenet121, densenet121, true",
        "resnet34, resnet34, resnet18, false", "vit_tiny_patch16_224, vit_tiny_patch16_224, vit_b_16, false"})
    void requireKnown_aRepository_goesByTimmsNameOfTheArchitecture(String timm, String ours, String other, boolean fits)
            throws IOException {
        Hub hub = keeping(timm);
        assertThat(NamedWeights.architecture("hf:me/net", hub)).isEqualTo(ours);
        StartingModel.requireKnown(new ModelSource(ours, "hf:me/net", false), by("stage"), OptionalInt.empty(), hub);
        ThrowingCallable asked = () -> StartingModel.requireKnown(new ModelSource(other, "hf:me/net", false),
                by("stage"), OptionalInt.empty(), hub);
        if (fits) {
            assertThatCode(asked).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(asked).isInstanceOf(InvalidInput.class).hasMessage("--weights hf:me/net: are weights of "
                    + ours + ", found --arch " + other + "; leave --arch out, or name other weights");
        }
    }

    @Test
    void architecture_ofWhatTheZooLacks_offersTheNearestOfTimms() throws IOException {
        Hub hub = keeping("efficientnet_b0");
        assertThatThrownBy(() -> NamedWeights.architecture("hf:me/net", hub)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("--weights hf:me/net: are weights of timm's efficientnet_b0, which Varve does "
                        + "not have; the nearest are ").hasMessageContaining("efficientvit_b0");
        assertThat(NamedWeights.architecture("", hub)).isEqualTo(Learner.DEFAULT_ARCHITECTURE);
        assertThat(NamedWeights.architecture("resnet50.a1_in1k", hub)).isEqualTo("resnet50");
    }

    @Test
    void of_anExportedModelForNewClasses_hasTheHeadAndBodyEndOfTheGrouping() throws IOException {
        ModelSource vgg = new ModelSource("vgg11_bn", exported("vgg11_bn").toString(), false);
        Network one = StartingModel.of(vgg, by("fastai-1"), task(CLASSES, 64, 0, false), HUB).model().network();
        Network two = StartingModel.of(vgg, by("fastai-2"), task(CLASSES, 64, 0, false), HUB).model().network();
        assertThat(one.nodes()).map(Node::id).contains("avgpool");
        assertThat(one.hasParameter("head.8.bias")).isTrue();
        assertThat(two.nodes()).map(Node::id).doesNotContain("avgpool");
        assertThat(two.hasParameter("head.8.bias")).isFalse();
        ModelSource resnet = new ModelSource("resnet18", exported("resnet18").toString(), false);
        StartingModel zero = StartingModel.of(resnet, by("fastai-0.7"), task(CLASSES, 64, 0, false), HUB);
        assertThat(zero.model().network().hasParameter("head.8.bias")).isTrue();
        assertThat(zero.model().weights().get("layer4.1.conv2.weight"))
                .isEqualTo(RandomWeights.of(assembly("resnet18").network(), 1).get("layer4.1.conv2.weight"));
    }

    @Test
    void of_anExportedModelForTheSameClasses_keepsItsHeadAndTheArchitecturesBorders() throws IOException {
        ModelSource source = new ModelSource("tf_efficientnet_lite1", exported("tf_efficientnet_lite1").toString(),
                false);
        StartingModel start = StartingModel.of(source, by("stage"), task(List.of("x", "y"), 0, 7, false), HUB);
        assertThat(start.size()).isEqualTo(64);
        assertThat(start.groups().names()).containsExactly("stem..blocks.4", "blocks.5..bn2", "head");
        assertThat(start.model().weights().get("head.8.weight")).isEqualTo(
                RandomWeights.of(start.model().network(), 1).get("head.8.weight"));
    }

    @Test
    void of_anExportedModelWhoseHeadIsToBeSolved_keepsALinearHeadAndReplacesAnother() throws IOException {
        ModelSource source = new ModelSource("resnet18", exported("resnet18").toString(), false);
        StartingModel linear = StartingModel.of(source, by("stage"), task(List.of("x", "y"), 64, 0, true), HUB);
        assertThat(linear.model().network().outputs()).containsExactly("head.2");
        Path again = folder.resolve("linear.onnx");
        OnnxExport.write(linear.model(), OnnxProfile.TRAINABLE, again);
        ModelSource solved = new ModelSource("resnet18", again.toString(), false);
        for (boolean solving : new boolean[] {true, false}) {
            assertThat(StartingModel.of(solved, by("stage"), task(List.of("x", "y"), 64, 1, solving), HUB).model()
                    .weights().get("head.2.weight")).isEqualTo(linear.model().weights().get("head.2.weight"));
        }
    }

    /** The fourth channel begins at zero by fastai's rule, and at the first, three quarters of it, by timm's. */
    @ParameterizedTest
    @CsvSource({"FASTAI, 1, 0", "TIMM, 0.75, 0.75"})
    void of_fourChannels_widensTheFirstLayerAndNormalisesByTheImages(FirstLayer.Rule rule, double first, double fourth)
            throws IOException {
        ModelSource source = new ModelSource("resnet18", body("resnet18").toString(), false);
        Reading four = Reading.stored(4, Reading.FULL_WHITE);
        StartingModel.Fit fit = new StartingModel.Fit(four, rule, HeadLayers.DEFAULT,
                size -> new ChannelStatistics(four.each(size / 100.0), four.each(0.25)));

        StartingModel start = StartingModel.of(source, by("stage"),
                new Task(Target.LABEL, CLASSES, 64, 0, false, fit), HUB);

        double[] before = RandomWeights.of(Zoo.network("resnet18"), 1).get("conv1.weight").doubles();
        double[] after = start.model().weights().get("conv1.weight").doubles();
        assertThat(start.model().weights().get("conv1.weight").shape()).isEqualTo(Shape.of(64, 4, 7, 7));
        assertThat(after[5]).isEqualTo((double) (float) (first * before[5]));
        assertThat(after[3 * 49 + 5]).isEqualTo((double) (float) (fourth * before[5]));
        assertThat(start.model().card().preprocessing()).isEqualTo(new Preprocessing(64, 64, Interpolation.AREA,
                four.each(0.64), four.each(0.25), four));
    }

    @Test
    void of_anExportedModelOfOtherChannels_goesOnWithItsNumbersOrThoseOfTheImages() throws IOException {
        ModelSource source = new ModelSource("resnet18", exported("resnet18").toString(), false);
        Reading grey = Reading.stored(1, 255);
        StartingModel.Fit fit = new StartingModel.Fit(grey, FirstLayer.Rule.FASTAI, HeadLayers.DEFAULT,
                size -> new ChannelStatistics(List.of(0.1), List.of(0.2)));
        StartingModel one = StartingModel.of(source, by("stage"),
                new Task(Target.LABEL, List.of("x", "y"), 64, 0, false, fit), HUB);
        assertThat(one.model().card().preprocessing().mean()).containsExactly(0.1);
        assertThat(one.model().weights().get("conv1.weight").shape().extent(1)).isEqualTo(1);
        assertThat(one.model().weights().get("head.8.weight")).as("its head").isEqualTo(
                RandomWeights.of(assembly("resnet18").network(), 1).get("head.8.weight"));

        Path again = folder.resolve("grey.onnx");
        OnnxExport.write(one.model(), OnnxProfile.TRAINABLE, again);
        StartingModel.Fit same = new StartingModel.Fit(grey, FirstLayer.Rule.FASTAI, HeadLayers.DEFAULT,
                size -> new ChannelStatistics(List.of(0.7), List.of(0.7)));
        StartingModel next = StartingModel.of(new ModelSource("resnet18", again.toString(), false), by("stage"),
                new Task(Target.LABEL, CLASSES, 96, 0, false, same), HUB);
        assertThat(next.model().card().preprocessing()).isEqualTo(
                new Preprocessing(96, 96, Interpolation.AREA, List.of(0.1), List.of(0.2), grey));
    }

    @Test
    void of_anExportedModelAndAnotherHead_replacesItsHead() throws IOException {
        ModelSource source = new ModelSource("resnet18", exported("resnet18").toString(), false);
        HeadLayers layers = new HeadLayers(false, List.of(16, 8), List.of(0.0), true, false, false)
                .within(List.of(new HeadLayers.Range(-1, 2)));
        StartingModel.Fit fit = new StartingModel.Fit(Reading.RGB, FirstLayer.Rule.FASTAI, layers, size -> null);
        Target values = Target.unscaled(2);
        StartingModel start = StartingModel.of(source, by("stage"),
                new Task(values, List.of("x", "y"), 64, 0, false, fit), HUB);
        assertThat(start.model().network().parameter("head.3.weight").shape()).isEqualTo(Shape.of(16, 512));
        double[] last = start.model().weights().get("head.9.weight").doubles();
        assertThat(Arrays.stream(last).map(Math::abs).max().orElseThrow())
                .as("begins near the middle of the range, a tenth of what classes have").isLessThan(0.25);
    }

    @Test
    void of_positionsAtAnotherSize_interpolatesThoseOfAFileAndOfAnExportedModel() throws IOException {
        String deit = "deit_tiny_patch16_224";
        List<String> classes = List.of("x", "y");
        StartingModel first = StartingModel.of(new ModelSource(deit, body(deit).toString(), false), by("stage"),
                task(classes, 128, 0, false), HUB);
        requirePositions(first, 8, "pos_embed: interpolated from 14x14 to 8x8");
        assertThat(first.groups().names()).isEqualTo(assembly(deit).groups().names());

        Path again = folder.resolve("deit.onnx");
        OnnxExport.write(first.model(), OnnxProfile.TRAINABLE, again);
        ModelSource exported = new ModelSource(deit, again.toString(), false);
        for (List<String> wanted : List.of(classes, CLASSES)) {
            requirePositions(StartingModel.of(exported, by("stage"), task(wanted, 96, 0, false), HUB), 6,
                    "pos_embed: interpolated from 8x8 to 6x6");
        }
        StartingModel same = StartingModel.of(exported, by("stage"), task(CLASSES, 0, 0, false), HUB);
        requirePositions(same, 8);
        assertThat(same.model().weights().get("pos_embed")).isEqualTo(first.model().weights().get("pos_embed"));
        requirePositions(scratch(deit, 128), 8);
    }

    private static void requirePositions(StartingModel start, int side, String... changes) {
        assertThat(start.size()).isEqualTo(16 * side);
        assertThat(start.model().weights().get("pos_embed").shape()).isEqualTo(Shape.of(1, 1 + side * side, 192));
        assertThat(start.model().card().provenance().changes()).containsExactly(changes);
        assertThat(start.groups().network()).isEqualTo(start.model().network());
    }

    @Test
    void of_aFileOfOtherPatches_saysWhatItIs() throws IOException {
        ModelSource source = new ModelSource("vit_small_patch16_224", body("vit_small_patch32_224").toString(), false);
        assertThatThrownBy(() -> StartingModel.of(source, by("stage"), task(CLASSES, 224, 0, false), HUB))
                .isInstanceOf(InvalidInput.class).hasMessageEndingWith("they look like those of vit_small_patch32_224");
    }

    private static Task task(List<String> classes, int size, long seed, boolean linear) {
        return new Task(Target.LABEL, classes, size, seed, linear, StartingModel.Fit.PHOTOS);
    }
}
