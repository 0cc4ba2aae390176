package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.Provenance;
import dev.varve.files.Sha256;
import dev.varve.graph.Network;
import dev.varve.graph.Shape;
import dev.varve.onnx.OnnxImport;
import dev.varve.train.cache.Cache;
import dev.varve.weights.Model;
import dev.varve.weights.NamedArray;
import dev.varve.weights.RandomWeights;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published weights on the command line, from the cache: nothing is downloaded here. */
class WeightsCommandTest {

    @TempDir
    private Path folder;

    @Test
    void ls_architectures_saysWhereWeightsCanComeFrom() {
        assertThat(Cli.done("ls", "architectures").lines()).anyMatch(line -> line.startsWith("tf_efficientnet_lite0 ")
                && line.contains(" embedded, timm: 1 tag ")).anyMatch(line -> line.startsWith("resnet50 ")
                && line.matches(".* torchvision, timm: \\d+ tags .*"));
    }

    @Test
    void ls_weights_hasARowForEachTagWithItsLicence() {
        assertThat(Cli.done("ls", "weights", "resnet18").lines()).hasSizeGreaterThan(5)
                .anyMatch(line -> line.matches("resnet18 +IMAGENET1K_V1 +torchvision +BSD-3-Clause +224 +87.5 % "
                        + "+bilinear +to be downloaded *"));
        assertThat(Cli.done("ls", "weights")).contains("tf_efficientnet_lite0", "embedded", "vgg16_bn");
        assertThat(Cli.done("ls", "weights", "xresnet34")).startsWith("xresnet34 has no published weights; ");
        assertThat(Cli.refused(folder, "ls", "weights", "resnet19")).startsWith("resnet19: no such architecture; ");
        assertThat(Cli.refused(folder, "ls", "recipes", "resnet18")).isEqualTo("recipes: only the list of weights is "
                + "asked of one architecture, found resnet18; leave it out");
        assertThat(Cli.refused(folder, "ls", "weihgts")).isEqualTo("weihgts: no such list; the nearest are weights, "
                + "metrics, recipes");
    }

    /** A repository of the hub as it lies in the cache, of a network of seven classes. */
    private static Path repository(String name) throws IOException {
        Path kept = Files.createDirectories(Cache.folder().resolve("weights/hf/me/" + name + "/main"));
        Files.writeString(kept.resolve("config.json"), "{\"architecture\": \"resnet18\", \"num_classes\": 7, "
                + "\"pretrained_cfg\": {\"mean\": [0.5, 0.5, 0.5], \"crop_pct\": 0.9, \"license\": \"mit\"}}");
        Network network = Zoo.network("resnet18");
        new Safetensors(RandomWeights.of(network, 3).with(Weights.of(List.of(
                NamedArray.of("fc.weight", Shape.of(7, 512), new float[7 * 512]),
                NamedArray.of("fc.bias", Shape.of(7), new float[7])))), Map.of())
                .write(kept.resolve("model.safetensors"));
        return kept;
    }

    @Test
    void train_fromARepositoryInTheCache_isOfItsArchitectureAndRecordsWhereItCameFrom() throws IOException {
        Path kept = repository("net");
        Path run = folder.resolve("run");
        String out = Cli.done("train", Trained.DATA, "--weights", "hf:me/net", "--recipe", "solve", "--batch", 8,
                "--size", 32, "--threads", 1, "--offline", "--out", run);
        assertThat(out).contains("First weights: hf:me/net, licence mit");
        Model model = OnnxImport.read(run.resolve("model.onnx"));
        Provenance from = model.card().provenance();
        assertThat(from).returns("resnet18", Provenance::architecture).returns("mit", Provenance::licence)
                .returns(Sha256.of(kept.resolve("model.safetensors")), Provenance::weightsSha256);
        assertThat(from.images().crop()).isEqualTo(0.9);
        assertThat(model.card().preprocessing().mean()).containsExactly(0.5, 0.5, 0.5);
        assertThat(model.weights().get("layer1.0.conv1.weight").floats())
                .isEqualTo(RandomWeights.of(Zoo.network("resnet18"), 3).get("layer1.0.conv1.weight").floats());
        assertThat(run.resolve("experiment.yaml")).content().contains("hf:me/net", "resnet18");
    }

    @Test
    void plan_fromARepository_refusesWhatDoesNotGoTogether() throws IOException {
        repository("other");
        assertThat(planned("hf:me/other", "--arch", "resnet34")).isEqualTo("--weights hf:me/other: are weights of "
                + "resnet18, found --arch resnet34; leave --arch out, or name other weights");
        assertThat(planned("hf:me/none")).startsWith("hf:me/none: these weights are not in the cache yet, and ");
        assertThat(planned("hf:none")).startsWith("--weights hf:none: a repository of the Hugging Face hub is named ");
        Path kept = Files.createDirectories(Cache.folder().resolve("weights/hf/me/far/main"));
        Files.writeString(kept.resolve("config.json"), "{\"architecture\": \"resnet17\"}");
        assertThat(planned("hf:me/far")).startsWith("--weights hf:me/far: are weights of timm's resnet17, which Varve "
                + "does not have; the nearest are resnet18, ");
    }

    private String planned(String weights, Object... more) {
        return Cli.refused(folder, Stream.concat(Stream.of("plan", Trained.DATA, "--weights", weights, "--offline"),
                Stream.of(more)).toArray());
    }

    @Test
    void ls_aNameThatATerminalWouldObey_isShownWithoutItsControls() {
        assertThat(Cli.refused(folder, "ls", "weights", "\u001b[31mresnet18")).startsWith("?[31mresnet18: no such ");
    }

    @Test
    void train_fromATagInTheCache_recordsWhereItCameFrom() throws IOException {
        Path file = Cache.folder().resolve("weights/timm/resnet34.ra4_e3600_r224_in1k.safetensors");
        Files.createDirectories(file.getParent());
        Weights weights = RandomWeights.of(Zoo.network("resnet34"), 3);
        new Safetensors(weights, Map.of()).write(file);
        Path run = folder.resolve("run");
        try {
            String out = Cli.done("train", Trained.DATA, "--weights", "timm/resnet34.ra4_e3600_r224_in1k", "--recipe",
                    "solve", "--batch", 8, "--size", 32, "--threads", 1, "--offline", "--out", run);
            assertThat(out).contains("First weights: resnet34.ra4_e3600_r224_in1k, licence Apache-2.0");
            JsonNode kept = new ObjectMapper().readTree(run.resolve("weights.json").toFile());
            assertThat(kept.at("/weightsSha256").textValue()).isEqualTo(Sha256.of(file));
            assertThat(kept.at("/images/interpolation").textValue()).isEqualTo("bicubic");
            Provenance from = OnnxImport.read(run.resolve("model.onnx")).card().provenance();
            assertThat(from.licence()).isEqualTo("Apache-2.0");
            assertThat(from.images().crop()).isEqualTo(0.9);
            assertThat(OnnxImport.read(run.resolve("model.onnx")).card().preprocessing().mean())
                    .containsExactly(0.5, 0.5, 0.5);
            assertThat(OnnxImport.read(run.resolve("model.onnx")).weights().get("layer1.0.conv1.weight").floats())
                    .isEqualTo(weights.get("layer1.0.conv1.weight").floats());
            assertThat(run.resolve("experiment.yaml")).content().contains("ra4_e3600_r224_in1k");
        } finally {
            Files.delete(file);
        }
    }
}
