package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a plan in YAML, in itself or for these data and groups, is told by file, line and field. */
class BadPlanTest {

    @TempDir
    private static Path folder;

    private static String refused(Path file) {
        return Cli.refused(folder, "train", Trained.DATA, "--arch", "mobilenet_v2", "--from-scratch", "--size", 32,
                "--batch", 8, "--threads", 1, "--out", folder.resolve("run"), "--plan", file);
    }

    /** The experiment of a run with one text replaced by another, at its first place. */
    private static Path changed(String right, String wrong) throws IOException {
        String yaml = Files.readString(Trained.RUN.resolve("experiment.yaml"));
        assertThat(yaml).contains(right);
        return Files.writeString(folder.resolve("experiment.yaml"),
                yaml.replaceFirst(Pattern.quote(right), wrong.replace("\\n", "\n")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "keep: best | keep: best\\n  objective:\\n    loss: auto\\n    monitor: rmse | plan.objective.monitor rmse: is "
            + "for the target values, found the target label; the nearest are ",
        "keep: best | keep: best\\n  objective:\\n    loss: auto\\n    monitor: acuracy | plan.objective.monitor "
            + "acuracy: no such metric; the nearest are accuracy",
        "keep: best | keep: best\\n  objective:\\n    loss: bce\\n    monitor: auto | plan.objective.loss bce: is for "
            + "the target labels, found the target label; take cross-entropy, focal",
        "keep: best | keep: best\\n  callbacks:\\n  - kind: early-stopping\\n    monitor: auc\\n    patience: 1\\n"
            + "    minDelta: 0 | plan.callbacks[0].monitor auc: no such metric; the nearest are ",
        "keep: best | keep: best\\n  callbacks:\\n  - kind: early-stopping\\n    monitor: loss\\n    patience: 0\\n"
            + "    minDelta: 0 | plan.callbacks[0].patience: must be at least 1, found 0; give 1 or more",
        "classWeights: none | classWeights:\\n    cat: 2 | plan.classWeights: must be of classes of the data, found "
            + "cat; they are blue, red",
        "- head | - tail | plan.groups: must be the layer groups of the network ("})
    void train_byAPlanThatDoesNotFit_namesFileLineAndField(String right, String wrong, String message)
            throws IOException {
        Path file = changed(right, wrong);
        String field = message.substring(message.indexOf('.') + 1).split("[: ]")[0];
        String said = refused(file);
        assertThat(said).startsWith(file + ":").contains(": " + message);
        int line = Integer.parseInt(said.substring(file.toString().length() + 1).split(":")[0]);
        String there = Files.readAllLines(file).get(line - 1);
        assertThat(there).contains(field.substring(field.lastIndexOf('.') + 1).replaceFirst("\\[.*", "") + ":");
    }

    @Test
    void train_byAPlanWithTooFewRules_saysHowMany() throws IOException {
        Path file = changed("keep: best", "keep: last");
        String yaml = Files.readString(file);
        int first = yaml.indexOf("    - train: all\n");
        int second = yaml.indexOf("    - train: all\n", first + 1);
        Files.writeString(file, yaml.substring(0, first) + yaml.substring(second));
        assertThat(refused(file)).matches(Pattern.quote(file + ":") + "\\d+" + Pattern.quote(": plan.phases: must hold "
                + "one rule for each of 3 layer groups, found 2 in 'tuned'; write one rule per group"));
    }
}
