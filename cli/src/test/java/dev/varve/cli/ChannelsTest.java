package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.card.Reading;
import dev.varve.onnx.OnnxCard;
import dev.varve.predict.Predictor;
import dev.varve.train.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of one, two and four channels, and other heads, from the command line to what is served. */
class ChannelsTest {

    private static final int EACH = 24;
    private static final int SIDE = 40;

    @TempDir
    private static Path folder;

    /** Two classes that differ in a pattern of the last channel alone: of transparency, or of a second file of grey. */
    @BeforeAll
    static void draw() throws IOException {
        Random random = new Random(5);
        StringBuilder rows = new StringBuilder("near,far,label,age\n");
        for (int i = 0; i < 2 * EACH; i++) {
            boolean fine = i % 2 == 0;
            BufferedImage four = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_4BYTE_ABGR);
            BufferedImage near = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            BufferedImage far = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    int pattern = 60 + (x / (fine ? 2 : 10) + y / (fine ? 2 : 10)) % 2 * 100 + random.nextInt(60);
                    int noise = random.nextInt(200);
                    four.getRaster().setPixel(x, y, new int[] {noise, noise, 200 - noise, pattern});
                    near.getRaster().setSample(x, y, 0, noise);
                    far.getRaster().setSample(x, y, 0, pattern * 16);
                }
            }
            String label = fine ? "fine" : "coarse";
            Files.createDirectories(folder.resolve("four/" + label));
            ImageIO.write(four, "png", folder.resolve("four/" + label + "/" + i + ".png").toFile());
            ImageIO.write(near, "png", folder.resolve("near" + i + ".png").toFile());
            ImageIO.write(far, "png", folder.resolve("far" + i + ".png").toFile());
            rows.append("near").append(i).append(".png,far").append(i).append(".png,").append(label).append(',')
                    .append(fine ? 1 : 4).append('\n');
        }
        Files.writeString(folder.resolve("pairs.csv"), rows);
    }

    private static String train(String data, Path run, String options) {
        return Cli.done((Object[]) ("train " + folder.resolve(data) + " --out " + run
                + " --size 32 --batch 8 --threads 1"
                + " --precision fp32 " + options).split(" "));
    }

    @Test
    void fourChannels_areTrainedEvaluatedAndServed() throws IOException {
        Path run = folder.resolve("of-four");
        assertThat(train("four", run, "--channels 4 --first-layer timm --recipe solve"))
                .contains("accuracy", "Items are 4 channels as stored, white 65535\n"
                        + "channel    mean  deviation\n      1  ");

        assertThat(OnnxCard.read(run.resolve("model.onnx")).preprocessing().reading())
                .isEqualTo(Reading.stored(4, Reading.FULL_WHITE));
        assertThat(OnnxCard.read(run.resolve("model.onnx")).preprocessing().mean()).hasSize(4);
        assertThat(RunFolder.open(run).experiment().reading().channels()).isEqualTo(4);
        assertThat(accuracy(Cli.done("evaluate", run, folder.resolve("four")))).isGreaterThan(0.9);
        assertThat(Cli.done("predict", run, folder.resolve("four/fine/0.png"), "--csv")).contains(",1,fine,");
        assertThat(Cli.refused(folder, "predict", run, folder.resolve("near0.png")))
                .isEqualTo(folder.resolve("near0.png") + ": it has 1 channel where 4 are wanted; give a file of as "
                        + "many, or train with other --channels");
        Cli.done("report", run);
        assertThat(Files.readString(run.resolve("report.html"))).contains("4 channels as stored", ", 1 thread, with");
        assertThat(Cli.done("cam", run, folder.resolve("four/fine/0.png"), "--out", folder.resolve("four.png")))
                .contains("Drawn: " + folder.resolve("four.png"));
        assertThat(Cli.refused(folder, "cam", run, folder.resolve("near0.png"), "--out", folder.resolve("no.png")))
                .startsWith(folder.resolve("near0.png") + ": it has 1 channel where 4 are wanted");
        try (Predictor predictor = Predictor.open(run.resolve("model.onnx"))) {
            byte[] bytes = Files.readAllBytes(folder.resolve("four/coarse/1.png"));
            assertThat(predictor.predict(bytes).best().name()).isEqualTo("coarse");
            assertThat(predictor.predict(folder.resolve("four/coarse/1.png"))).isEqualTo(predictor.predict(bytes));
        }
        Path again = folder.resolve("again");
        train("four", again, "--weights " + run + " --recipe fine-tune --epochs 1 --head-hidden 8 --head-pool mean");
        assertThat(RunFolder.open(again).experiment().reading()).as("as the model's").isEqualTo(
                Reading.stored(4, Reading.FULL_WHITE));
        assertThat(OnnxCard.read(again.resolve("model.onnx")).preprocessing().mean())
                .isEqualTo(OnnxCard.read(run.resolve("model.onnx")).preprocessing().mean());
    }

    private static double accuracy(String evaluated) {
        int at = evaluated.lastIndexOf("Accuracy ");
        return Double.parseDouble(evaluated.substring(at + 9).split("\\s")[0]);
    }

    @Test
    void aStackOfValuesWithinARange_isTrainedEvaluatedAndServed() {
        Path run = folder.resolve("of-stack");
        train("pairs.csv", run, "--stack near,far --white 4095 --first-layer timm --recipe fine-tune "
                + "--target values --label-column age --y-range 0.5:4.5 --head-hidden none --epochs 6");

        assertThat(OnnxCard.read(run.resolve("model.onnx")).preprocessing().reading().names())
                .containsExactly("near", "far");
        String measured = Cli.done("evaluate", run, folder.resolve("pairs.csv"), "--label-column", "age");
        assertThat(measured).contains("rmse");
        String files = folder.resolve("near0.png") + "," + folder.resolve("far0.png");
        double age = Double.parseDouble(Cli.done("predict", run, files, "--csv").strip().split(",(?=[^,]*$)")[1]);
        assertThat(age).isBetween(0.5, 4.5);
        assertThat(Cli.done("cam", run, files, "--out", folder.resolve("stack.png")))
                .contains("age", "Drawn: " + folder.resolve("stack.png"));
        assertThat(Cli.refused(folder, "predict", run, folder.resolve("near0.png")))
                .isEqualTo(folder.resolve("near0.png") + ": must be 2 files for a stack of near, far, white 4095, "
                        + "found 1; name one for each channel");
        assertThat(Cli.refused(folder, "evaluate", run, folder.resolve("four"), "--label-column", "age"))
                .contains("give a CSV file");
    }

    @Test
    void filesOfOtherChannels_areRefusedAtOnce() {
        assertThat(Cli.refused(folder, "train", folder.resolve("four"), "--channels", 1, "--out", folder.resolve("no")))
                .startsWith(folder.resolve("four") + ": each file must have 1 channel, found 48 of 48 with other "
                        + "numbers: coarse/1.png (4), ")
                .endsWith("; convert them, or ask for other --channels");
        assertThat(Cli.refused(folder, "train", folder.resolve("four"), "--channels", 4, "--max-hue", "0.1", "--batch",
                8, "--out", folder.resolve("no"))).isEqualTo("--augment: must do without saturation and hue where "
                        + "images are not of red, green and blue, found 4 channels; leave it out");
        assertThat(Cli.refused(folder, "train", folder.resolve("four"), "--stack", "near,far", "--out",
                folder.resolve("no"))).contains("folders tell one file of each image");
        assertThat(Cli.refused(folder, "train", folder.resolve("pairs.csv"), "--stack", "near,swir", "--out",
                folder.resolve("no"))).contains("needs the columns near, swir and label");
        assertThat(Cli.refused(folder, "train", folder.resolve("pairs.csv"), "--stack", "near,far", "--target",
                "values", "--label-column", "age", "--y-range", "0:3", "--recipe", "fine-tune", "--batch", 8, "--out",
                folder.resolve("no"))).isEqualTo("--y-range: must hold all values of age, found 4 outside 0:3; widen "
                        + "it");
    }
}
