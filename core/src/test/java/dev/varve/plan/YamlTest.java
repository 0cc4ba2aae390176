package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.TargetKind;
import dev.varve.plan.Experiment.DataSource;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.GroupingChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Plan.Keep;
import dev.varve.plan.Schedule.Curve;
import dev.varve.surgery.FirstLayer;
import dev.varve.surgery.HeadLayers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

    private static final List<String> GROUPS = List.of("stem..layer2", "layer3..layer4", "head");

    @TempDir
    private Path folder;

    private static Experiment experiment() {
        return new Experiment(new ModelSource("resnet34", "weights/a: b.safetensors", false),
                new DataSource("/photos/of \"fruit\" #1", 0.2, 0.1, true),
                new GroupingChoice("stage", List.of("layer3", "7"), 3), 224, 32, -1234567890123456789L,
                new EngineChoice(Precision.BF16, 2), Defaults.CHECKPOINT_MINUTES, 2.5, 1.5, "runs/1",
                Recipes.oneCycle(5).plan(List.of("body", "head")));
    }

    /** The same with statistics after every so many steps. */
    private static Experiment measuring(int every) {
        Experiment usual = experiment();
        return new Experiment(usual.model(), usual.data(), usual.grouping(), usual.size(), usual.batch(), usual.seed(),
                usual.engine(), usual.checkpointMinutes(), usual.cacheGiB(), usual.memoryGiB(), usual.out(),
                usual.reading(), usual.adaptation(), usual.plan(), usual.logs(), every);
    }

    static Stream<Plan> plans() {
        Plan custom = new Plan("custom", List.of("body", "head"), List.of(new Phase.Train("p", 1, 96, 0,
                new Schedule.Ramp(1, 1.0 / 3, Curve.EXPONENTIAL), new Schedule.Constant(0),
                new GroupRules(List.of(1e-300, 0.1 + 0.2), 0, NormPolicy.TRAIN).freezeTo(2))),
                0.1, Plan.ClassWeights.BALANCED, Augmentation.NONE, new Optimizer.Adam(0.999, 1e-8), Keep.LAST);
        return Stream.of(Recipes.solveThenTune(2), Recipes.solve(), Recipes.fineTune(5), Recipes.oneCycle(1),
                Recipes.flatCosine(2), Recipes.constant(3),
                Recipes.named("full", Recipe.Settings.DEFAULT.withRates(new Rates.AutoRgn(1e-3))))
                .map(recipe -> Stream.of(recipe.plan(GROUPS))).reduce(Stream.of(custom), Stream::concat);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("plan.yaml"), text);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void plan_writtenAndRead_isEqual(Plan plan) throws IOException {
        assertThat(Plan.read(write(plan.toYaml()))).isEqualTo(plan);
    }

    @Test
    void experiment_writtenAndRead_isEqual() throws IOException {
        assertThat(Experiment.read(write(experiment().toYaml()))).isEqualTo(experiment());
        assertThat(experiment().toYaml()).as("off is not written").doesNotContain("statistics");
        assertThat(Experiment.read(write(measuring(9).toYaml()))).isEqualTo(measuring(9));
    }

    @Test
    void experiment_ofOtherChannelsAndHead_isWrittenAndRead() throws IOException {
        Experiment usual = experiment();
        HeadLayers head = new HeadLayers(false, List.of(), List.of(0.1), false, true, true)
                .within(List.of(new HeadLayers.Range(0, 5.5)));
        for (Reading reading : List.of(Reading.stored(4, 4095), Reading.stack(List.of("red", "nir"), 10000))) {
            Experiment other = new Experiment(usual.model(), usual.data(), usual.grouping(), 32, 2, 3, usual.engine(),
                    1, 1, 0, "runs/2", reading, new Adaptation(FirstLayer.Rule.TIMM, head), usual.plan(),
                    List.of(), 0);
            assertThat(Experiment.read(write(other.toYaml()))).isEqualTo(other);
        }
        assertThat(usual.toYaml()).doesNotContain("reading:", "adaptation:", "head:\n");
        Experiment timm = new Experiment(usual.model(), usual.data(), usual.grouping(), 32, 2, 3, usual.engine(), 1, 1,
                0, "runs/2", Reading.RGB, new Adaptation(FirstLayer.Rule.TIMM, HeadLayers.DEFAULT), usual.plan(),
                List.of(), 0);
        assertThat(timm.toYaml()).contains("firstLayer: timm").doesNotContain("concatPool");
        assertThat(Experiment.read(write(timm.toYaml()))).isEqualTo(timm);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "channels: 4 | channels: 0 | reading.channels: must be 1 to 512, found 0; give a number of this range",
        "white: 4095 | white: 3 | reading.white: must be 255 to 65535, found 3; give the largest value that the files",
        "kind: stored | kind: stack | reading.names: must be one for each channel of a stack, and of others none, f",
        "kind: stored | kind: rgb | reading.channels: of rgb are three, found 4; take the kind stored",
        "dropouts:\\n    - 0.1 | dropouts:\\n    - 1 | adaptation.head.dropouts: must be at least 0 and below 1, found",
        "low: 0.0 | low: 9 | adaptation.head.ranges[0].range: must rise from a low to a high bound, found 9.0:5.5; g"})
    void readExperiment_aWrongReadingOrHead_namesTheField(String right, String wrong, String message)
            throws IOException {
        Experiment usual = experiment();
        HeadLayers head = new HeadLayers(true, List.of(), List.of(0.1), true, false, false)
                .within(List.of(new HeadLayers.Range(0, 5.5)));
        String text = new Experiment(usual.model(), usual.data(), usual.grouping(), 32, 2, 3, usual.engine(), 1, 1, 0,
                "runs/2", Reading.stored(4, 4095), new Adaptation(FirstLayer.Rule.FASTAI, head), usual.plan(),
                List.of(), 0).toYaml();
        String before = right.replace("\\n", "\n");
        assertThat(text).contains(before);
        Path file = write(text.replace(before, wrong.replace("\\n", "\n")));
        assertThatThrownBy(() -> Experiment.read(file)).isInstanceOf(InvalidInput.class).message()
                .contains(": " + message).hasLineCount(1);
    }

    @Test
    void readPlan_ofAnExperiment_isItsPlan() throws IOException {
        String text = experiment().toYaml();
        assertThat(Plan.read(write(text))).isEqualTo(experiment().plan());
        String alone = text.substring(text.indexOf("\nplan:") + 1);
        assertThat(Plan.read(write(alone))).isEqualTo(experiment().plan());
        Path wrong = write(alone.replace("keep: best", "keep: worst"));
        assertThatThrownBy(() -> Plan.read(wrong)).isInstanceOf(InvalidInput.class).hasMessageMatching(
                Pattern.quote(wrong + ":") + "\\d+: plan.keep: must be one of best, last, found 'worst'; choose one");
    }

    @Test
    void read_handWrittenNumbers_areNumbers() throws IOException {
        String text = Recipes.constant(3).plan(GROUPS).toYaml().replace("rate: 0.002", "rate: 2e-3")
                .replace("labelSmoothing: 0.0", "labelSmoothing: 0");
        assertThat(text).contains("rate: 2e-3", "labelSmoothing: 0\n");
        assertThat(Plan.read(write(text))).isEqualTo(Recipes.constant(3).plan(GROUPS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "epochs: 3 | epochs: 0      | 9: phases[0].epochs: must be at least 1, found 0; give 1 or more",
        "epochs: 3 | epochs: many   | 9: phases[0].epochs: must be a whole number, found 'many'; mend it",
        "epochs: 3 | epochs: 2.5    | 9: phases[0].epochs: must be a whole number, found '2.5'; mend it",
        "epochs: 3 | epochs: [3]    | 9: phases[0].epochs: must be a whole number, found '[3]'; mend it",
        "epochs: 3 | epochs:        | 9: phases[0].epochs: must be a whole number, found ''; mend it",
        "epochs: 3 | epoch: 3       | 9: phases[0].epoch: no such field; the nearest are epochs",
        "epochs: 3 | size: 3        | 10: must be YAML, found: Duplicate field 'size'; mend the line",
        "rate: 0.002 | rate: -0.1   | 20: phases[0].rules[0].rate: must be positive and finite, found -0.1; give a",
        "rate: 0.002 | rate: .nan   | 20: must be YAML, found: Malformed numeric value '.nan'; mend the line",
        "rate: 0.002 | decay: 0.002 | 21: must be YAML, found: Duplicate field 'decay'; mend the line",
        "norm: train | norm: trian  | 22: phases[0].rules[0].norm: must be one of fixed, folded, recalibrate, "
            + "train, found 'trian'; choose",
        "norm: train | norm: off    | 22: phases[0].rules[0].norm: must be one of fixed, folded, recalibrate, "
            + "train, found 'off'; choose one",
        "kind: constant | kind: cosntant | 13: phases[0].schedule.kind: no such kind, found 'cosntant'; the "
            + "nearest are constant",
        "keep: best  | keep: '1'    | 41: keep: must be one of best, last, found '1'; choose one",
        "keep: best  | kept: best   | 41: kept: no such field; the nearest are keep",
        "stochastic: true | stochastic: 1 | 23: phases[0].rules[0].stochastic: must be true or false, found "
            + "'1'; mend it",
        "groups:     | groups: x    | 2: groups: must be a list"})
    void read_oneMistake_namesFileLineFieldRuleValueAndRemedy(String right, String wrong, String message)
            throws IOException {
        String text = Recipes.constant(3).plan(GROUPS).toYaml();
        assertThat(text).contains(right);
        Path file = write(text.replaceFirst(right, wrong));
        assertThatThrownBy(() -> Plan.read(file)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(file + ":" + message).message().hasLineCount(1);
    }

    @Test
    void read_missingField_namesIt() throws IOException {
        Path file = write(Recipes.constant(3).plan(GROUPS).toYaml().replace("keep: best\n", ""));
        assertThatThrownBy(() -> Plan.read(file)).isInstanceOf(InvalidInput.class)
                .hasMessage(file + ":1: keep: must be given, found nothing; add it");
    }

    @Test
    void read_noYaml_isRefusedInOneLine() throws IOException {
        Path absent = folder.resolve("absent.yaml");
        assertThatThrownBy(() -> Plan.read(absent)).isInstanceOf(InvalidInput.class)
                .hasMessage(absent + ": no such file; check the path");
        for (String text : List.of("", "recipe: [1\ngroups: }", "just words", "- a\n- b\n", "a: b: c\n")) {
            Path file = write(text);
            assertThatThrownBy(() -> Plan.read(file)).as(text).isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith(file + ":").message().hasLineCount(1);
        }
        Path empty = write("# nothing\n\n");
        assertThatThrownBy(() -> Plan.read(empty)).isInstanceOf(InvalidInput.class).hasMessage(empty + ": must hold "
                + "fields, found an empty file; write one with `varve plan DATA --write FILE`");
        Path tab = write("recipe: custom\n\tgroups: [a]\n");
        assertThatThrownBy(() -> Plan.read(tab)).isInstanceOf(InvalidInput.class)
                .hasMessage(tab + ":2: must be indented by blanks, found a tab; replace it");
        String whole = Recipes.fineTune(1).plan(GROUPS).toYaml();
        Path two = write(whole + "---\n" + whole);
        assertThatThrownBy(() -> Plan.read(two)).isInstanceOf(InvalidInput.class).hasMessage(two + ": must be one "
                + "document, found another behind a line of ---; put it into a file of its own");
        Path binary = Files.write(folder.resolve("b"), "\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Plan.read(binary)).isInstanceOf(InvalidInput.class)
                .hasMessage(binary + ": must be YAML in UTF-8, found other bytes; is it another file?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "validFraction: 0.2 | validFraction: 2 | data.validFraction: must lie between 0 and 1, found 2.0; give",
        "testFraction: 0.1 | testFraction: 0.8 | data.testFraction: must leave a training part beside the valid "
            + "fraction of 0.2, found 0.8; let both together stay below 1",
        "fromScratch: false | fromScratch: true | model.weights: must be absent when training from scratch, found",
        "threads: 2 | threads: 1025 | engine.threads: must be at most 1024, found 1025; give 1024 or less",
        "threads: 2 | threads: 0 | engine.threads: must be at least 1, found 0; give 1 or more",
        "threads: 2 | threads: 3000000000 | engine.threads: must be a whole number within its range, found '3",
        "precision: bf16 | precision: fp16 | engine.precision: must be one of auto, fp32, bf16, found 'fp16'; choose",
        "precision: bf16 | precision: 1 | engine.precision: must be one of auto, fp32, bf16, found '1'; choose one",
        "batch: 32 | batch: -1 | batch: must be at least 1, found -1; give 1 or more",
        "'- layer3\n' | '- ~\n' | grouping.at[0]: must be given, found nothing; give it a value"})
    void readExperiment_oneMistake_namesTheField(String right, String wrong, String message) throws IOException {
        String text = experiment().toYaml();
        Path file = write(text.replace(right.replace("\\n", "\n"), wrong.replace("\\n", "\n")));
        assertThatThrownBy(() -> Experiment.read(file)).isInstanceOf(InvalidInput.class)
                .hasMessageMatching("(?s)" + Pattern.quote(file + ":") + "\\d+: "
                        + Pattern.quote(message) + ".*").message().hasLineCount(1);
    }

    /** Whatever happens to a line, the answer is an experiment or one line that names the file. */
    @ParameterizedTest
    @ValueSource(strings = {"", "~", "x", "-5", "[]", "[~]", "{}", "{a: 1}", "'", "*a", "1e999", "%", ": :"})
    void readExperiment_anyLineDamaged_isOneLine(String junk) throws IOException {
        List<String> lines = experiment().toYaml().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            List<String> damaged = new ArrayList<>(lines);
            damaged.set(i, lines.get(i).replaceFirst("(: |- |:$).*", "$1 " + Matcher.quoteReplacement(junk)));
            Path file = write(String.join("\n", damaged) + "\n");
            Throwable mistake = catchThrowable(() -> Experiment.read(file));
            if (mistake != null) {
                assertThat(mistake).as("line %d: %s", i + 1, damaged.get(i)).isInstanceOf(InvalidInput.class)
                        .hasMessageStartingWith(file + ":").message().hasLineCount(1).hasSizeLessThan(400)
                        .doesNotContain("Cannot construct", "com.fasterxml", "null");
            }
        }
    }

    @Test
    void readExperiment_anyLineMissing_isOneLine() throws IOException {
        List<String> lines = experiment().toYaml().lines().toList();
        int refused = 0;
        for (int i = 0; i < lines.size(); i++) {
            List<String> damaged = new ArrayList<>(lines);
            damaged.remove(i);
            Path file = write(String.join("\n", damaged) + "\n");
            Throwable mistake = catchThrowable(() -> Experiment.read(file));
            if (mistake != null) {
                refused++;
                assertThat(mistake).as("without line %d: %s", i + 1, lines.get(i)).isInstanceOf(InvalidInput.class)
                        .hasMessageStartingWith(file + ":").message().hasLineCount(1).hasSizeLessThan(400);
            }
        }
        assertThat(refused).as("all but the borders of the list 'at'").isEqualTo(lines.size() - 2);
    }

    @Test
    void plan_withAnObjective_isWrittenAndReadAndElseLeftOut() throws IOException {
        Plan plan = Recipes.oneCycle(1).plan(GROUPS);
        assertThat(plan.toYaml()).doesNotContain("objective");
        Plan other = plan.withObjective(new Objective(LossChoice.parse("focal:1.5"), "f1"));
        assertThat(other.toYaml()).contains("  loss: focal:1.5\n", "  monitor: f1\n");
        assertThat(Plan.read(write(other.toYaml()))).isEqualTo(other);
        assertThatThrownBy(() -> Plan.read(write(other.toYaml().replace("focal:1.5", "focus"))))
                .hasMessageContaining(": objective.loss: no such loss, found 'focus'; the nearest are focal");
    }

    @Test
    void plan_withClassWeightsByName_isWrittenAndRead() throws IOException {
        Plan plan = Recipes.named("one-cycle", Recipe.Settings.DEFAULT.withClassWeights(
                Plan.ClassWeights.of(Map.of("cat", 2.5)))).plan(GROUPS);
        assertThat(plan.toYaml()).contains("classWeights:\n  cat: 2.5\n");
        assertThat(Plan.read(write(plan.toYaml()))).isEqualTo(plan);
        assertThatThrownBy(() -> Plan.read(write(plan.toYaml().replace("cat: 2.5", "cat: -1"))))
                .hasMessageContaining("yaml:50: classWeights: must be positive and finite, found -1.0 for cat");
    }

    @Test
    void data_foundAndDividedInAnotherWay_areWrittenAndRead() throws IOException {
        DataSource data = new DataSource("photos.csv", 0.2, 0, false)
                .withSource(new SourceChoice("photos.zip", "file", "is_valid", SourceChoice.Labels.NAME, "(.+)_\\d+"))
                .withSplit(new SplitChoice(SplitChoice.By.RANDOM, 5, 2, "", "(patient\\d)"));
        String text = Yaml.write(data);
        assertThat(text).contains("source:\n  images: photos.zip\n", "  labels: name\n", "split:\n  by: random\n");
        assertThat(Yaml.read(write(text), DataSource.class)).isEqualTo(data);
        assertThat(Yaml.write(new DataSource("photos", 0.2, 0, false))).doesNotContain("source", "split");
        assertThatThrownBy(() -> Yaml.read(write(text.replace("fold: 2", "fold: 6")), DataSource.class))
                .hasMessageContaining("split.fold: must lie between 1 and 5, found 6; give one");
        assertThatThrownBy(() -> Yaml.read(write(text.replace("(.+)_", ".+_")), DataSource.class))
                .hasMessageContaining("source.pattern: must have a group in brackets, the first of which is taken, "
                        + "found .+_\\d+; give for example (.+)_\\d+");
        assertThatThrownBy(() -> Yaml.read(write(text.replace("labels: name", "labels: folders")), DataSource.class))
                .hasMessageContaining("source.pattern: must be absent for labels of folders, found (.+)_\\d+; ");
    }

    @Test
    void experiment_withAnotherTarget_isWrittenAndRead() throws IOException {
        Experiment.TargetChoice target = new Experiment.TargetChoice(TargetKind.VALUES, List.of("x", "y"), ";");
        Experiment.DataSource source = new Experiment.DataSource("photos.csv", 0.2, 0, false).withTarget(target);
        String text = Yaml.write(source);
        assertThat(text).contains("  kind: values\n");
        assertThat(Yaml.read(write(text), Experiment.DataSource.class)).isEqualTo(source);
        assertThatThrownBy(() -> Yaml.read(write(text.replace("values", "label")), Experiment.DataSource.class))
                .hasMessageContaining("target.columns: must be one for label, found x, y; name one");
    }
}
