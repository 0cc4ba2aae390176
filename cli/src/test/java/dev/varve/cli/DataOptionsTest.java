package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Experiment;
import dev.varve.train.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options that say how data are found and divided, from the command line to the run and back. */
class DataOptionsTest {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void draw() {
        new Photos(folder.resolve("data")).folder("pets/red", 6).folder("pets/blue", 6);
    }

    private static Object[] training(String command, Object... more) {
        return Stream.concat(Stream.of(command, folder.resolve("data"), "--from-scratch", "--arch", "mobilenet_v2",
                "--size", 32, "--batch", 4, "--threads", 1, "--precision", "fp32"), Stream.of(more)).toArray();
    }

    @Test
    void train_onAFoldInGroups_writesItIntoTheExperiment_andEvaluateReadsTheRule() {
        Path run = folder.resolve("run");
        String out = Cli.done(training("train", "--recipe", "constant", "--epochs", 1, "--label-from", "last-folder",
                "--folds", 3, "--fold", 2, "--group-pattern", "(\\d)\\.png", "--out", run));
        assertThat(out).contains("No split is given: fold 2 of 3 validates, drawn in whole groups from the images of "
                + "each class with seed 0");
        Experiment experiment = RunFolder.open(run).experiment();
        assertThat(experiment.data().split().fold()).isEqualTo(2);
        assertThat(experiment.toYaml()).contains("labels: last-folder", "groupPattern: (\\d)\\.png");
        assertThat(Cli.done("evaluate", run, folder.resolve("data"))).contains("on 12 images").contains("blue", "red");
        assertThat(Cli.refused(folder, "evaluate", run, folder.resolve("data"), "--label-from", "folders"))
                .startsWith(folder.resolve("data/pets/blue/0.png") + ": is of the class pets/blue, which the model "
                        + "does not know (blue, red)");
    }

    @Test
    void plan_onAList_namesWhatItFound() throws Exception {
        Path list = Files.write(folder.resolve("list.txt"), Stream.of("red", "blue")
                .flatMap(name -> Stream.of(0, 1, 2, 3, 4).map(i -> "pets/" + name + "/" + i + ".png")).toList());
        Object[] command = training("plan", "--images", folder.resolve("data"));
        command[1] = list;
        assertThat(Cli.done(command)).contains("blue       4      1     0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--fold 2|--fold 2: needs --folds; say how many there are",
        "--folds 1|--folds: must be at least 2, found 1; give 2 or more",
        "--folds 3 --fold 4|--fold: must be at most 3, found 4; give 3 or less",
        "--folds 13|DATA: has 12 images, fewer than --folds 13; give fewer folds, or add images",
        "--folds 3 --valid-fraction 0.1|--valid-fraction 0.1: does not go with --folds 3, of which one validates; "
            + "leave one of both out",
        "--group-pattern (|--group-pattern: must be a regular expression of Java, found ( (Unclosed group); give for "
            + "example (.+)_\\d+",
        "--group-pattern a+|--group-pattern: must have a group in brackets, the first of which is taken, found a+; "
            + "give for example (.+)_\\d+",
        "--group-pattern (a) --group-column b|--group-pattern: does not go with --group-column b; leave one of both "
            + "out",
        "--label-pattern (a) --label-from folders|--label-pattern: does not go with --label-from folders; leave one of "
            + "both out",
        "--label-from name|--label-from name: needs a pattern; give it by --label-pattern alone",
        "--split-column fold|--split-column fold: names a column of a CSV file, found folders (DATA); leave it out",
        "--split anyhow|--split anyhow: no such value; the nearest are random, given, stratified; see "
            + "`varve help train`"})
    void train_withWrongOptions_saysWhatIsWrong(String options, String message) {
        Object[] more = Stream.concat(List.of(options.split(" ")).stream(), Stream.of("--label-from", "last-folder",
                "--out", folder.resolve("never"))).toArray();
        Object[] fewer = Stream.concat(List.of(options.split(" ")).stream(), Stream.of("--out",
                folder.resolve("never"))).toArray();
        assertThat(Cli.refused(folder, training("train", options.contains("--label") ? fewer : more)))
                .isEqualTo(message.replace("DATA", folder.resolve("data").toString()));
    }
}
