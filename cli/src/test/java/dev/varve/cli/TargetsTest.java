package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several names and values from the command line: train, evaluate, predict. */
class TargetsTest {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void draw() throws IOException {
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder("path\ttags\tgrey\n");
        for (int i = 0; i < 60; i++) {
            int grey = 30 + random.nextInt(150);
            boolean red = random.nextBoolean();
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 32 * 32; pixel++) {
                image.setRGB(pixel % 32, pixel / 32, new Color(red ? grey + 60 : grey, grey, grey).getRGB());
            }
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
            rows.append(i).append(".png\t").append(red ? "red" : "").append(red && grey > 100 ? "|" : "")
                    .append(grey > 100 ? "bright" : "").append('\t').append(grey).append('\n');
        }
        Files.writeString(folder.resolve("all.tsv"), rows);
    }

    private static String train(Path run, Object... more) {
        Object[] usual = {"train", folder.resolve("all.tsv"), "--recipe", "solve", "--size", 32, "--batch", 8,
            "--threads", 1, "--precision", "fp32", "--out", run};
        Object[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return Cli.done(all);
    }

    @Test
    void severalNames_trainEvaluatePredict() {
        Path run = folder.resolve("names");
        String trained = train(run, "--target", "labels", "--label-column", "tags", "--label-separator", "|",
                "--monitor", "f1");
        assertThat(trained).contains("2 names", "valid f1", "average-precision ").doesNotContain("accuracy 0");
        assertThat(Cli.done("evaluate", run, folder.resolve("all.tsv"), "--metrics", "subset-accuracy"))
                .contains("bright", "average-precision ", "subset-accuracy ");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"))).contains("labels");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"), "--json")).contains("\"labels\":[");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"), "--csv", "--threshold", 0.4))
                .startsWith("image,rank,class,probability,holds\n");
        assertThat(Cli.refused(folder, "evaluate", run, folder.resolve("all.tsv"), "--metrics", "rmse"))
                .startsWith("metric rmse: is for the target values, found the target labels");
    }

    @Test
    void values_trainEvaluatePredict() {
        Path run = folder.resolve("values");
        assertThat(train(run, "--target", "values", "--label-column", "grey"))
                .contains(" 1 value, ", "valid r2", "rmse");
        assertThat(Cli.done("evaluate", run.resolve("model.onnx"), folder.resolve("all.tsv")))
                .contains("grey", "r2 0.");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"), "--json")).contains("\"values\":{\"grey\":");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"), "--csv")).startsWith("image,grey\n");
        assertThat(Cli.refused(folder, "predict", run, folder.resolve("0.png"), "--top", 2))
                .endsWith("values; leave it out");
    }
}
