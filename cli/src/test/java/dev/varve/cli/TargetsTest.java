package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.train.run.Event;
import dev.varve.train.run.RunFolder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several names and values from the command line, on the weights that come with Varve: train, evaluate, predict. */
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
        drawDiscs();
    }

    /** Discs on grey, red or green, with a blue spot or without, of several sizes. */
    private static void drawDiscs() throws IOException {
        Random random = new Random(3);
        StringBuilder rows = new StringBuilder("path,seen,radius\n");
        for (int i = 0; i < 160; i++) {
            int radius = 8 + random.nextInt(20);
            boolean red = random.nextBoolean();
            boolean blue = random.nextBoolean();
            BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = image.createGraphics();
            pen.setColor(new Color(0x010101 * (60 + random.nextInt(120))));
            pen.fillRect(0, 0, 64, 64);
            pen.setColor(red ? new Color(220, 40, 40) : new Color(30, 160, 30));
            pen.fillOval(32 - radius, 32 - radius, 2 * radius, 2 * radius);
            pen.setColor(blue ? Color.BLUE : pen.getColor());
            pen.fillRect(28, 28, 9, 9);
            ImageIO.write(image, "png", folder.resolve("disc" + i + ".png").toFile());
            rows.append("disc").append(i).append(".png,").append(red ? "red" : "").append(red && blue ? " " : "")
                    .append(blue ? "blue" : "").append(',').append(radius).append('\n');
        }
        Files.writeString(folder.resolve("discs.csv"), rows);
    }

    /** The figures of the validation part after each epoch of steps. */
    private static List<Map<String, Double>> tuned(Path run, Object... more) {
        Object[] usual = {"train", folder.resolve("discs.csv"), "--recipe", "one-cycle", "--epochs", 4, "--keep",
            "last", "--size", 64, "--batch", 16, "--threads", 1, "--precision", "fp32", "--out", run};
        Cli.done(joined(usual, more));
        return RunFolder.open(run).events().stream().filter(Event.EpochFinished.class::isInstance)
                .map(event -> ((Event.EpochFinished) event).metrics().get("valid")).toList();
    }

    @Test
    void severalNames_tuned_areFoundBetterWithEachStep() {
        List<Map<String, Double>> epochs = tuned(folder.resolve("tuned-names"), "--target", "labels",
                "--label-column", "seen", "--label-separator", " ");
        assertThat(last(epochs).get("loss")).as("of even chances 0.69").isLessThan(0.3)
                .isLessThan(0.7 * epochs.get(0).get("loss"));
        assertThat(last(epochs).get("average-precision")).as("by chance 0.5").isGreaterThan(0.95);
    }

    @Test
    void values_tuned_comeNearerWithEachStep() {
        List<Map<String, Double>> epochs = tuned(folder.resolve("tuned-values"), "--target", "values",
                "--label-column", "radius");
        assertThat(last(epochs).get("loss")).as("of the mean 1").isLessThan(0.5)
                .isLessThan(0.7 * epochs.get(0).get("loss"));
        assertThat(last(epochs).get("rmse")).as("of 8 to 27 pixels, whose deviation is 5.8").isLessThan(4);
    }

    private static Map<String, Double> last(List<Map<String, Double>> epochs) {
        return epochs.get(epochs.size() - 1);
    }

    private static String train(Path run, Object... more) {
        Object[] usual = {"train", folder.resolve("all.tsv"), "--recipe", "solve", "--size", 32, "--batch", 8,
            "--threads", 1, "--precision", "fp32", "--out", run};
        return Cli.done(joined(usual, more));
    }

    private static Object[] joined(Object[] usual, Object... more) {
        return Stream.concat(Stream.of(usual), Stream.of(more)).toArray();
    }

    @Test
    void severalNames_trainEvaluatePredict() {
        Path run = folder.resolve("names");
        String trained = train(run, "--target", "labels", "--label-column", "tags", "--label-separator", "|",
                "--monitor", "f1");
        assertThat(trained).contains("all.tsv: ", "2 names",
                "Loss: bce; kept is the epoch with the best f1", "valid f1", "average-precision ")
                .doesNotContain("accuracy 0");
        assertThat(Cli.done("evaluate", run, folder.resolve("all.tsv"), "--metrics", "subset-accuracy"))
                .contains("bright", "\nloss 0.", "average-precision ", "subset-accuracy ");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"))).contains("labels");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"), "--json")).contains("\"labels\":[");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"), "--csv", "--threshold", 0.4))
                .startsWith("image,rank,class,probability,holds\n");
        assertThat(Cli.refused(folder, "evaluate", run, folder.resolve("all.tsv"), "--metrics", "rmse"))
                .startsWith("rmse: is for the target values, found the target labels");
        assertThat(Cli.done("interpret", run, "--top", 2)).contains("bright", "micro avg", "samples avg",
                "largest losses", "Expected calibration error").doesNotContain("taken for");
        assertThat(Cli.refused(folder, "interpret", run, "--confusion", folder.resolve("a.png")))
                .isEqualTo("--confusion: is for models of one class, " + run + " says labels; leave it out");
        Cli.done("report", run);
        assertThat(run.resolve("report.html")).content().contains("Each name", "samples avg", "How sure it may be",
                "data:image/jpeg").containsPattern("loss [0-9.]+ · (looks|nothing speaks) for \\w+<");
    }

    @Test
    void values_trainEvaluatePredict() {
        Path run = folder.resolve("values");
        assertThat(train(run, "--target", "values", "--label-column", "grey"))
                .contains(" 1 value, ", "valid r2", "rmse");
        assertThat(Cli.done("evaluate", run.resolve("model.onnx"), folder.resolve("all.tsv")))
                .contains("grey", "\nloss 0.", "r2 0.");
        assertThat(Cli.done("evaluate", run, folder.resolve("all.tsv"), "--json")).contains("\"figures\":{\"loss\":",
                "\"values\":[{\"name\":\"grey\",\"r2\":").doesNotContain("confusion");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"), "--json")).contains("\"values\":{\"grey\":");
        assertThat(Cli.done("predict", run, folder.resolve("0.png"), "--csv")).startsWith("image,grey\n");
        assertThat(Cli.refused(folder, "predict", run, folder.resolve("0.png"), "--top", 2))
                .endsWith("values; leave it out");
        assertThat(Cli.done("interpret", run)).contains("rmse", "largest losses").doesNotContain("calibration");
        Cli.done("report", run);
        assertThat(run.resolve("report.html")).content().contains("Each value", "residuals, actual less predicted",
                "data:image/jpeg").doesNotContain("How sure it may be");
        assertThat(Cli.refused(folder, "export", run, folder.resolve("a.onnx"), "--temperature", "auto"))
                .isEqualTo("--temperature: is for probabilities, " + run + " says values; leave it out");
    }
}
