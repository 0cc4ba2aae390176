package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.Version;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Optimizers;
import dev.varve.plan.Recipes;
import dev.varve.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command once, on a small run. */
class CommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void train_onPictures_printsPlanEpochsAndResult() {
        assertThat(Trained.OUTPUT).contains("40 images", "layer group",
                "Loss: cross-entropy, label smoothing 0.1; kept is the epoch with the best accuracy",
                "Phase solved: the head computed", "* ", "Phase tuned: 2 epochs, 8 batches", "Expected: ",
                "valid accuracy", "actual \\ predicted",
                "precision", "Model: " + Trained.RUN.resolve("model.onnx"), "Took ", "; foretold ",
                "export and figures");
        assertThat(Trained.RUN).isDirectoryContaining("glob:**/model.onnx").isDirectoryContaining("glob:**/data.json")
                .isDirectoryContaining("glob:**/versions.json").isDirectoryContaining("glob:**/experiment.yaml")
                .isDirectoryContaining("glob:**/events.jsonl");
    }

    @Test
    void plan_withTheOptionsOfTrain_printsTheSamePlanAndWritesNothing() {
        List<Object> command = Trained.command(folder.resolve("run"));
        command.set(0, "plan");
        assertThat(Cli.done(command.toArray())).contains("Phase solved: the head computed", "Phase tuned: 2 epochs",
                "peak rate", "trains from", "as planned", "Expected: ");
        assertThat(Cli.done(command.toArray())).as("from the cache").contains("as planned", "Expected: ");
        command.add("--blocks");
        assertThat(Cli.done(command.toArray())).contains("Blocks of ", "input gradient", "the image", "  head ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void plan_withoutARecipe_solvesPretrainedHeadsAndTrainsRandomWeightsInOneCycle() {
        assertThat(Cli.done("plan", Trained.DATA, "--size", 32, "--batch", 8, "--threads", 1, "--from-scratch",
                "--arch", "resnet18")).contains("Phase all: 5 epochs", "0.00200");
        assertThat(Cli.done("plan", Trained.DATA, "--size", 32, "--batch", 8, "--threads", 1))
                .contains("Phase solved", "Phase tuned: 4 epochs");
    }

    @Test
    void plan_byAnotherOptimizerAndSchedule_saysThem() {
        assertThat(Cli.done("plan", Trained.DATA, "--size", 32, "--batch", 8, "--threads", 1, "--recipe", "gradual",
                "--optimizer", "sgd", "--nesterov", "--l2", "--schedule", "cosine", "--weight-decay", "0.1,0.2,0",
                "--early-stopping", 2))
                .contains("Phase from-head: 1 epoch", "Phase from-stem..blocks.4: 5 epochs",
                        "Steps by sgd (nesterov true, dampening 0.0)", "rate: ramp (start 1.0, end 0.0, curve cosine)",
                        "momentum: constant (value 0.9)", "0.200 (L2)",
                        "Behind each epoch: early-stopping (monitor accuracy, patience 2, minDelta 0.0)");
    }

    @Test
    void plan_withNumbersOfAPhaseAndOfAGroup_saysThem() throws IOException {
        String yaml = Recipes.probe(1).plan(List.of("stem..blocks.4", "blocks.5..bn2", "head")).toYaml()
                .replace("  rules:\n", "  hypers:\n    beta2:\n      kind: constant\n      value: 0.95\n  rules:\n")
                .replaceFirst("(?s)(train: all.*?stochastic: true\n)",
                        "$1    hypers:\n      momentum:\n        kind: constant\n        value: 0.8\n")
                .replace("  size: 0\n", "  size: 64\n");
        Path file = Files.writeString(folder.resolve("numbers.yaml"), yaml);
        assertThat(Cli.done("plan", Trained.DATA, "--size", 32, "--batch", 8, "--threads", 1, "--plan", file))
                .contains("  beta2: constant (value 0.95)", "momentum constant (value 0.8)",
                        "The model is exported and judged at 32 px, the --size, unlike the last phase");
    }

    @Test
    void ls_ofWhatAPlanHolds_hasALineForEach() {
        assertThat(Cli.done("ls", "optimizers").lines()).hasSize(Optimizers.summaries().size() + 1);
        assertThat(Cli.done("ls", "optimizers")).containsPattern("adam +0.9 +0.99 +1e-5 ")
                .containsPattern("sgd +0.9 +- +- ");
        assertThat(Cli.done("ls", "recipes").lines()).hasSize(Recipes.summaries().size() + 1);
        assertThat(Cli.done("ls", "schedules")).contains("slanted-triangle", "warm-up", "a plan");
    }

    @Test
    void train_asADryRun_writesOnePictureAndNoRun() {
        assertThat(Cli.done(Trained.command(folder.resolve("run"), "--dry-run").toArray()))
                .contains("Dry run: one batch of each phase", folder.resolve("run-batch.png").toString());
        assertThat(folder).isDirectoryContaining("glob:**/run-batch.png").isDirectoryNotContaining("glob:**/run");
    }

    @Test
    void evaluate_onTheTrainingData_printsTheFiguresOfEveryClass() {
        assertThat(Cli.done("evaluate", Trained.RUN, Trained.DATA)).contains("on 40 images", "red", "blue", "recall",
                "Accuracy ", "Note: these are the images that it was trained and validated on, so the figures do not "
                + "tell how it does on others.");
        Path others = Photos.classes(folder.resolve("others"), 3);
        assertThat(Cli.done("evaluate", Trained.RUN, others)).contains("on 6 images of " + others + ":\n")
                .doesNotContain("Note:");
        assertThat(Cli.done("evaluate", Trained.RUN, others, "--tta", "--tta-views", 2)).contains("on 6 images of "
                + others + ", each in its plain view and 2 augmented ones (--tta):\n");
    }

    @Test
    void evaluate_asJson_hasTheFiguresOfTheTable() throws IOException {
        JsonNode all = JSON.readTree(Cli.done("evaluate", Trained.RUN, Trained.DATA, "--json", "--metrics", "kappa"));
        assertThat(all.get("images").intValue()).isEqualTo(40);
        assertThat(all.get("figures").fieldNames()).toIterable().startsWith("loss", "accuracy").endsWith("kappa");
        assertThat(all.at("/classes/0/name").textValue()).isEqualTo("blue");
        assertThat(all.at("/classes/0/images").intValue()).isEqualTo(20);
        assertThat(all.at("/confusion/0/0").intValue() + all.at("/confusion/0/1").intValue()).isEqualTo(20);
        assertThat(all.get("notes").toString()).contains("Note: these are the images", "--part valid");
    }

    @Test
    void predict_asJson_hasEveryImageWithItsClasses() throws IOException {
        Path red = Trained.DATA.resolve("red/0.png");
        JsonNode all = JSON.readTree(Cli.done("predict", Trained.RUN, red, Trained.DATA.resolve("blue/0.png"),
                "--json", "--top", 5));
        assertThat(all).hasSize(2);
        assertThat(all.get(0).get("image").textValue()).isEqualTo(red.toString());
        assertThat(all.get(0).get("classes")).hasSize(2);
        double sum = all.get(0).at("/classes/0/probability").doubleValue()
                + all.get(0).at("/classes/1/probability").doubleValue();
        assertThat(sum).isBetween(0.999, 1.001);
    }

    @Test
    void predict_asCsv_hasARowForEachOfTheBestClasses() {
        assertThat(Cli.done("predict", Trained.RUN.resolve("model.onnx"), Trained.DATA.resolve("red/0.png"),
                Trained.DATA.resolve("red/1.png"), "--csv", "--top", 1).lines()).hasSize(3)
                .first().isEqualTo("image,rank,class,probability");
    }

    @Test
    void export_inEveryForm_writesWhatPredictAndTrainRead() {
        Path onnx = folder.resolve("a.onnx");
        Path deployed = folder.resolve("deployed.onnx");
        Path arrays = folder.resolve("a.safetensors");
        Cli.done("export", Trained.RUN, onnx);
        Cli.done("export", Trained.RUN, deployed, "--deploy");
        Cli.done("export", Trained.RUN, arrays);
        assertThat(onnx).hasSameBinaryContentAs(Trained.RUN.resolve("model.onnx"));
        assertThat(Safetensors.read(arrays).weights().names()).containsExactlyInAnyOrderElementsOf(
                OnnxImport.read(onnx).weights().names());
        Path image = Trained.DATA.resolve("red/0.png");
        assertThat(Cli.done("predict", deployed, image)).isEqualTo(Cli.done("predict", onnx, image));
        assertThat(Cli.refused(folder, "train", Trained.DATA, "--weights", deployed, "--out", folder.resolve("no")))
                .contains("cannot be trained");
        assertThat(Cli.refused(folder, "export", Trained.RUN, onnx)).contains("exists and is not overwritten");
        assertThat(Cli.refused(folder, "export", Trained.RUN, folder.resolve("none/a.safetensors")))
                .contains("cannot be written");
        assertThat(Cli.done("plan", Trained.DATA, "--arch", "mobilenet_v2", "--weights", arrays, "--size", 32,
                "--batch", 8, "--threads", 1)).contains("mobilenet_v2 at 32 px", "Phase solved");
    }

    @Test
    void train_fromAnExportedModel_goesOnFromItsWeights() {
        Path run = folder.resolve("further");
        String output = Cli.done("train", Trained.DATA, "--weights", Trained.RUN.resolve("model.onnx"), "--batch", 8,
                "--epochs", 1, "--freeze-epochs", 0, "--recipe", "one-cycle", "--lr", "1e-6", "--threads", 1,
                "--out", run);
        assertThat(output).contains("mobilenet_v2 at 32 px").doesNotContain("Phase frozen");
        assertThat(OnnxImport.read(run.resolve("model.onnx")).card().provenance().weights()).isEqualTo("model.onnx");
    }

    @Test
    void plan_fromAFinishedRun_takesItsModelAndItsPlan() {
        String output = Cli.done("plan", Trained.DATA, "--weights", Trained.RUN, "--plan", Trained.RUN, "--batch", 8,
                "--threads", 1);
        assertThat(output).contains("mobilenet_v2 at 32 px", "Phase tuned: 2 epochs");
        assertThat(Cli.done("plan", Trained.DATA, "--weights", Trained.RUN, "--plan",
                Trained.RUN.resolve("experiment.yaml"), "--batch", 8, "--threads", 1))
                .contains("Phase tuned: 2 epochs");
        assertThat(Cli.done("help", "train")).contains("experiment.yaml");
        assertThat(Cli.done("help", "export")).contains("or the .onnx file");
    }

    @Test
    void groups_asJson_hasExactlyTheDocumentedFields() throws IOException {
        JsonNode groups = JSON.readTree(Cli.done("groups", "resnet18", "--by", "fastai-2", "--json"));
        assertThat(groups.fieldNames()).toIterable().containsExactly("architecture", "by", "groups");
        assertThat(groups.get("by").textValue()).isEqualTo("fastai-2");
        assertThat(groups.get("groups")).hasSize(3).allSatisfy(group -> assertThat(group.fieldNames()).toIterable()
                .containsExactly("name", "tensors", "parameters", "first", "last"));
    }

    @Test
    void groups_byFastai07_callArchitecturesAsItDoes() throws IOException {
        JsonNode old = JSON.readTree(Cli.done("groups", "vgg16", "--by", "fastai-0.7", "--json"));
        JsonNode zoo = JSON.readTree(Cli.done("groups", "vgg16_bn", "--by", "fastai-0.7", "--json"));
        assertThat(old.get("architecture").textValue()).isEqualTo("vgg16");
        assertThat(zoo.get("architecture").textValue()).isEqualTo("vgg16_bn");
        assertThat(old.get("groups")).isEqualTo(zoo.get("groups"));
    }

    @Test
    void explain_atASmallSize_keepsTheDefaultBorder() {
        assertThat(Cli.done("explain", "tf_efficientnet_lite1", "--size", 64).lines()
                .filter(line -> line.endsWith("default"))).singleElement().asString().startsWith("blocks.5 ");
    }

    @Test
    void explain_ofPatchesAtAnotherSize_keepsTheDefaultBorder() {
        List<String> home = defaults(Cli.done("explain", "deit_tiny_patch16_224"));
        assertThat(defaults(Cli.done("explain", "deit_tiny_patch16_224", "--size", 128))).isEqualTo(home).hasSize(1);
    }

    /** The borders that are chosen by default. */
    private static List<String> defaults(String out) {
        return out.lines().filter(line -> line.endsWith("default")).map(line -> line.split(" ")[0]).toList();
    }

    @Test
    void groups_asListing_marksGroupsInTheMargin() {
        assertThat(Cli.done("groups", "vgg16_bn", "--listing")).contains("(0): Conv2d(3, 64, kernel_size=(3, 3)",
                "(43)");
        assertThat(Cli.done("groups", "resnet18", "--at", "layer3")).contains("layer3..layer4", "head");
    }

    @Test
    void groups_compared_showsEveryWaySideBySide() throws IOException {
        assertThat(Cli.done("groups", "resnet18", "--compare")).contains("group begins at", "fastai-0.7", "timm-coarse")
                .containsPattern("layer3 +90 / 45 ").contains("in %.");
        assertThat(Cli.done("groups", "mobilenet_v2", "--compare"))
                .contains("fastai-2: mobilenet_v2: fastai-2 has no entry for it and would stop with a StopIteration",
                        "timm: mobilenet_v2: timm has no entry for the class MobileNetV2");
        JsonNode all = JSON.readTree(Cli.done("groups", "resnet18", "--compare", "--groups", 4, "--json"));
        assertThat(all.get("ways")).extracting(way -> way.get("by").textValue()).containsExactly("stage", "block",
                "cost", "fastai-0.7", "fastai-1", "fastai-2", "timm", "timm-coarse");
        assertThat(all.at("/ways/0/groups")).extracting(group -> group.get("border").textValue())
                .containsExactly(null, "layer2", "layer4", "head");
        all.get("ways").forEach(way -> {
            for (String share : List.of("parameters", "macs")) {
                double sum = 0;
                for (JsonNode group : way.get("groups")) {
                    sum += group.get(share).doubleValue();
                }
                assertThat(sum).as(way.get("by") + " " + share).isCloseTo(1, within(1e-9));
            }
        });
    }

    @Test
    void groups_byAnOddBorder_noteIt() {
        assertThat(Cli.done("groups", "vgg13_bn", "--by", "fastai-2"))
                .contains("Note: features.22 lies in stage 4 of 5", "It parts a convolution from its norm");
        assertThat(Cli.done("groups", "resnet101", "--by", "fastai-2"))
                .contains("Note: layer3 (index 6)", "23 % of the");
        assertThat(Cli.done("groups", "resnet18")).doesNotContain("Note");
        assertThat(Cli.done("groups", "vgg16_bn", "--by", "timm")).contains("So it is with 10 more borders.");
    }

    @Test
    void groups_ofABodyThatEndsEarlier_followIt() {
        assertThat(Cli.done("groups", "resnet18", "--body-end", 6)).contains("stem..layer1", "layer2 ", "head")
                .doesNotContain("layer3");
        assertThat(Cli.refused(folder, "groups", "resnet18", "--body-end", 6, "--by", "fastai-2"))
                .contains("fastai would leave that group empty");
    }

    @Test
    void explain_withAPage_writesIt() throws IOException {
        Path page = folder.resolve("why.html");
        assertThat(Cli.done("explain", "resnet18", "--html", page)).contains("layer3 (index 6) is the stage edge");
        assertThat(page).content().contains("<title>resnet18: why layer3?</title>", "<svg");
        assertThat(Cli.refused(folder, "explain", "resnet18", "--html", folder.resolve("none/why.html")))
                .contains("--html", "none/why.html");
    }

    @Test
    void explain_ofABorderAgainstOthers_hasRowsAndReasonsForThese() throws IOException {
        JsonNode three = JSON.readTree(Cli.done("explain", "resnet18", "--at", 6, "--versus", "5,layer4", "--json"));
        assertThat(three.get("edges")).extracting(edge -> edge.get("border").textValue())
                .containsExactly("layer3", "layer2", "layer4");
        assertThat(three.get("border").textValue()).isEqualTo("layer3");
        assertThat(three.get("why").toString()).contains("At layer2 (index 5)", "At layer4 (index 7)");
        assertThat(three.at("/edges/0").fieldNames()).toIterable().contains("depth", "training", "flags", "seen");
    }

    @Test
    void explain_ofABorder_hasItsNumbers() throws IOException {
        JsonNode one = JSON.readTree(Cli.done("explain", "resnet18", "--at", "layer3", "--json"));
        assertThat(one.get("edges")).hasSize(1);
        assertThat(one.at("/edges/0/border").textValue()).isEqualTo("layer3");
        assertThat(Cli.done("explain", "resnet18")).contains("border", "layer3", "crosses");
    }

    @Test
    void ls_withoutAName_listsEverything() {
        assertThat(Cli.done("ls")).contains("resnet18", "tf_efficientnet_lite0", "fine-tune", "surface-defects");
        assertThat(Cli.done("ls", "recipes").lines()).anyMatch(line -> line.matches("solve-then-tune +4 +5e-4 .*"))
                .anyMatch(line -> line.matches("solve +- +- .*"))
                .anyMatch(line -> line.matches("fine-tune +5 +2e-3 .*"));
        assertThat(Cli.done("ls", "architectures").lines()).hasSizeGreaterThan(19)
                .anyMatch(line -> line.matches("resnet34 .* 224 +stem..layer2 \\| layer3..layer4 \\| head .* "
                        + "torchvision +doi:10.1109/CVPR.2016.90"))
                .anyMatch(line -> line.matches("tf_efficientnet_lite0 .* embedded, timm: 1 tag +timm +arXiv.*"));
    }

    @Test
    void doctor_onThisMachine_saysWhatIsThere() {
        assertThat(Cli.done("doctor")).contains("libtorch", "bf16", "processors", Runtime.version().toString());
    }

    @Test
    void sample_intoANewFolder_drawsIt() throws IOException {
        assertThat(Cli.done("sample", "surface-defects", folder.resolve("s"), "--seed", 3)).contains("varve train");
        try (var files = Files.walk(folder.resolve("s"))) {
            assertThat(files.filter(file -> file.toString().matches(".*\\.(png|jpg)"))).hasSize(6 * (60 + 20 + 30));
        }
    }

    @Test
    void help_ofEveryCommand_isPrinted() {
        assertThat(Cli.done("help")).contains("demo", "train", "predict");
        assertThat(Cli.done("--version")).isEqualTo("varve " + Version.NUMBER + "\n");
        assertThat(Cli.done("train", "--help")).isEqualTo(Cli.done("help", "train")).doesNotContain("--version");
        assertThat(Cli.done("help", "train")).contains("--freeze-epochs", "--checkpoint-minutes", "(default: 32)",
                "--sizes=A,B,... ", "--betas=B1,B2 ", "--weight-decay=X|A,B,C ", "--rand-augment=N,M ");
    }
}
