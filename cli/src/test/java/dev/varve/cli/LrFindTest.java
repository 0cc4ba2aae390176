package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.RateCurve;
import dev.varve.plan.RateSweep;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates that are looked for, and drawn. */
class LrFindTest {

    @TempDir
    private Path folder;

    private static Object[] command(Object... more) {
        List<Object> command = new ArrayList<>(List.of("lr-find", Trained.DATA, "--arch", "mobilenet_v2",
                "--from-scratch", "--size", 32, "--batch", 8, "--threads", 1));
        command.addAll(List.of(more));
        return command.toArray();
    }

    @Test
    void lrFind_aRecipe_printsSuggestionsAndTheRateToTrainWith() throws IOException {
        Path picture = folder.resolve("rates.png");
        String out = Cli.done(command("--recipe", "fine-tune", "--phase", "unfrozen", "--plot", picture));
        assertThat(out).contains("Phase unfrozen of fine-tune, 100 batches from 1.00e-07 to 1.00e+01",
                "all that trains: smoothed loss by rate", "valley", "slide", "minimum", "steep", "*",
                "Train with the valley's: --lr ", "Drawn: " + picture);
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertThat(drawn.getWidth()).isGreaterThan(drawn.getHeight());
        assertThat(folder.toFile().list()).containsExactly("rates.png");
    }

    @Test
    void doubt_ofACurveThatDoesNotFall_saysByHowMuch() {
        assertThat(LrFindCommand.doubt(new RateCurve(RateSweep.DEFAULT, List.of(2.0, 1.98, 2.1))))
                .startsWith("The loss falls by 1.0 % of what it begins with: this curve shows no fall, so do not ");
    }

    @Test
    void doubt_ofAFallThatMayBeChance_saysSo() {
        RateCurve.Recorder recorder = new RateCurve.Recorder(new RateSweep(1e-7, 10, 20));
        while (recorder.add(recorder.batches() % 2 == 0 ? 1.5 : 0.5)) {
            assertThat(recorder.batches()).isLessThan(20);
        }
        assertThat(recorder.curve().falls()).isFalse();
        assertThat(LrFindCommand.doubt(recorder.curve())).contains(" of what it begins with, which may be chance: "
                + "this curve shows no fall");
    }

    @Test
    void lrFind_perGroup_sweepsEachGroupThatTrains() throws IOException {
        Path picture = folder.resolve("rates.svg");
        String out = Cli.done(command("--recipe", "one-cycle", "--per-group", "--steps", 30, "--plot", picture));
        assertThat(out.lines().filter(line -> line.contains("smoothed loss by rate"))).hasSize(3);
        assertThat(out).contains("head: smoothed loss").doesNotContain("--lr");
        assertThat(Files.readString(picture)).contains("<svg ", "<path d=", "</svg>");
    }

    @Test
    void lrFind_whereGroupsAreFrozen_listsRatesOfThoseThatTrain() {
        String out = Cli.done(command("--recipe", "probe", "--steps", 20));
        assertThat(out.lines().filter(line -> line.contains("suggestion"))).singleElement().asString()
                .endsWith("rate of head");
        assertThat(out.lines().filter(line -> line.contains("middle of the longest fall"))).singleElement().asString()
                .doesNotContain(",");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--start 1 --end 0.1|--end: must be above --start 1.00e+00, found 1.00e-01; 1e-7 to 10 is common",
        "--steps 3|--steps: must be at least 20, found 3; give 20 or more",
        "--plot rates.gif|--plot: must end in .png or .svg, found rates.gif; name another file",
        "--recipe fine-tune --phase tuned|--phase tuned: no such phase that trains; the nearest are frozen, unfrozen"})
    void lrFind_withAWrongOption_saysWhatIsWrong(String options, String message) {
        assertThat(Cli.refused(folder, command((Object[]) options.split(" ")))).startsWith(message);
    }
}
