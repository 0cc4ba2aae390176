package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured before a run, a plan by that, and what is measured in a run. */
class ProbeTest {

    @TempDir
    private Path folder;

    private static Object[] command(String name, Object... more) {
        List<Object> command = new ArrayList<>(List.of(name, Trained.DATA, "--size", 64, "--batch", 8, "--threads", 1,
                "--precision", "fp32"));
        command.addAll(List.of(more));
        return command.toArray();
    }

    @Test
    void plan_byTheRecipeAuto_saysWhyAndIsTrainedByAsItIsWritten() {
        Path file = folder.resolve("plan.yaml");
        String out = unwrapped(Cli.done(command("plan", "--recipe", "auto", "--probe", "--write", file)));
        assertThat(out).contains("Because: By probes, features serve ever better up to",
                "Because: Relative gradients behind the solved head: ", "  before", "LogME", "####",
                "gradient/weight", "A solved head tells", "Written: " + file);
        Plan plan = Plan.read(file);
        assertThat(plan.recipe()).isEqualTo("auto");
        assertThat(plan.reasons()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(reason ->
                assertThat(out).contains("Because: " + reason));
        String planned = unwrapped(Cli.done(command("plan", "--plan", file)));
        assertThat(planned).contains("Because: " + plan.reasons().get(0));
    }

    @Test
    void plan_withProbesAsJson_isThatAlone() throws IOException {
        JsonNode all = new ObjectMapper().readTree(Cli.done(command("plan", "--recipe", "auto", "--probe", "--json")));
        assertThat(all.at("/photos/train").intValue()).isEqualTo(32);
        assertThat(all.get("stages")).isNotEmpty().allSatisfy(stage ->
                assertThat(stage.get("score").doubleValue()).isBetween(0.0, 1.0));
        assertThat(all.get("stages")).extracting(stage -> stage.get("before")).contains(all.get("rises"));
        assertThat(all.get("groups")).extracting(group -> group.get("name").textValue())
                .containsExactly("stem..blocks.4", "blocks.5..bn2", "head");
        assertThat(all.get("groups")).allSatisfy(group -> assertThat(group.get("advice").textValue()).isNotEmpty());
        assertThat(all.get("solved").doubleValue()).isBetween(0.0, 1.0);
    }

    private static String unwrapped(String text) {
        return text.replace(System.lineSeparator(), " ");
    }

    @Test
    void train_withStatisticsAndRatesByGradients_printsBothForEachEpoch() {
        String out = Cli.done(command("train", "--recipe", "constant", "--epochs", 1, "--lr", "auto-rgn:1e-4",
                "--statistics", 2, "--out", folder.resolve("run")));
        assertThat(out).contains("share of the largest relative gradient", "rates as planned times ",
                "gradient/weight", "update/weight", "dead channels", " %");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "plan --probe --arch mobilenet_v2 --from-scratch|--probe: asks what the features of trained weights tell,",
        "plan --json|--json: is of --probe, found none; add it, or leave this out",
        "plan --probe --json --blocks|--json: does not go with --blocks; leave one of both out",
        "plan --statistics -1|--statistics: must be at least 0, found -1; give 0 or more",
        "plan --lr auto-rgn:fast|--lr auto-rgn:fast: a rate must be a number, found 'fast';",
        "plan --lr auto-rgn:0|--lr auto-rgn:0: a rate must be positive and finite, found 0;",
        "plan --recipe probe --lr auto-rgn:1e-3|--lr auto-rgn: the recipe probe has no use for it, in no phase of "
            + "which several groups train;",
        "plan --recipe auot|--recipe auot: no such recipe; the nearest"})
    void command_withAWrongOption_saysWhatIsWrong(String options, String message) {
        String[] words = options.split(" ");
        List<Object> rest = new ArrayList<>(List.of(words).subList(1, words.length));
        assertThat(Cli.refused(folder, command(words[0], rest.toArray()))).startsWith(message);
    }

    @Test
    void plan_writtenOverAFile_isRefused() {
        new Photos(folder).text("plan.yaml", "mine");
        assertThat(Cli.refused(folder, command("plan", "--write", folder.resolve("plan.yaml"))))
                .endsWith("exists and is not overwritten; remove it, or name another file");
    }
}
