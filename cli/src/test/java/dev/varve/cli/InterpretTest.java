package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.onnx.OnnxCard;
import dev.varve.predict.Predictor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into a finished run: its errors, where it looks, its page, and calibrated probabilities. */
class InterpretTest {

    private static final Path IMAGE = Trained.DATA.resolve("red/0.png");

    @TempDir
    private Path folder;

    /** The run, told that its data lie elsewhere. */
    private Path withoutData() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String name : List.of("data.json", "versions.json", "weights.json", "events.jsonl", "model.onnx",
                "predictions.csv", "forecast.json")) {
            Files.copy(Trained.RUN.resolve(name), copy.resolve(name));
        }
        String experiment = Files.readString(Trained.RUN.resolve("experiment.yaml"));
        Files.writeString(copy.resolve("experiment.yaml"), experiment.replace(Trained.DATA.toString(),
                folder.resolve("gone").toString()));
        return copy;
    }

    private static BufferedImage read(Path png) throws IOException {
        return ImageIO.read(png.toFile());
    }

    @Test
    void interpret_aRun_saysWhereItErrsAndDrawsIt() throws IOException {
        Path matrix = folder.resolve("matrix.png");
        Path worst = folder.resolve("worst.png");
        assertThat(Cli.done("interpret", Trained.RUN, "--confusion", matrix, "--top-losses", worst, "--top", 3))
                .contains("on 8 images of the valid part:", "macro avg", "weighted avg", "Accuracy ",
                        "actual \\ predicted", "largest losses",
                        "Expected calibration error", "Drawn: " + matrix, "Drawn: " + worst);
        assertThat(read(matrix).getWidth()).isEqualTo(read(matrix).getHeight());
        assertThat(read(worst).getWidth()).isGreaterThan(2 * 160);
        Path shares = folder.resolve("shares.png");
        Cli.done("interpret", Trained.RUN, "--confusion", shares, "--normalize");
        assertThat(Files.readAllBytes(shares)).isNotEqualTo(Files.readAllBytes(matrix));
        assertThat(Cli.refused(folder, "interpret", Trained.RUN, "--normalize"))
                .isEqualTo("--normalize: says what --confusion draws, found none; add it, or leave this out");
        assertThat(Cli.done("interpret", Trained.RUN, "--part", "train")).contains("on 32 images of the train part:");
    }

    @Test
    void interpret_withoutTheData_readsWhatTheRunNoted() throws IOException {
        Path copy = withoutData();
        String there = Cli.done("interpret", Trained.RUN);
        String gone = Cli.done("interpret", copy);
        assertThat(gone.lines().skip(1).toList()).isEqualTo(there.lines().skip(1).toList());
        assertThat(Cli.refused(folder, "interpret", copy, "--part", "train")).startsWith(copy + ": has no predictions "
                + "of the train part (" + folder.resolve("gone") + ": no such folder or file");
        assertThat(Cli.refused(folder, "interpret", copy, "--top-losses", folder.resolve("a.png")))
                .startsWith("--top-losses: needs the images of the run (");
    }

    @Test
    void report_ofARun_isOnePageWithPictures_andWithoutDataSaysSo() throws IOException {
        Path page = folder.resolve("a.html");
        assertThat(Cli.done("report", Trained.RUN, "--out", page)).contains("Written: " + page);
        String html = Files.readString(page);
        assertThat(html).contains("Which class is taken for which", "Largest losses", "data:image/jpeg;base64,",
                "Grad-CAM at ", "How sure it may be", "Phase solved", "Phase tuned", "<title>solved</title>", "Kept: ",
                "Learning rate of each group", "fingerprint", "libtorch", "foretold")
                .doesNotContain("http:", "https:", "<script", "less is better");
        Path copy = withoutData();
        assertThat(Cli.done("report", copy)).contains("Without pictures: " + folder.resolve("gone"));
        assertThat(Files.readString(copy.resolve("report.html"))).contains("Pictures are left out: ",
                "Which class is taken for which").doesNotContain("data:image");
        Cli.done("report", copy);
    }

    @Test
    void cam_ofImages_drawsEachBesideWhereItLooks() throws IOException {
        Path plain = folder.resolve("plain.png");
        Path other = folder.resolve("other.png");
        assertThat(Cli.done("cam", Trained.RUN, IMAGE, Trained.DATA.resolve("blue/0.png"), "--out", plain, "--node",
                "features.6")).contains("Grad-CAM at features.6", "Drawn: " + plain);
        assertThat(Cli.done("cam", Trained.RUN.resolve("model.onnx"), IMAGE, "--class", "blue", "--plus-plus", "--node",
                "features.6", "--out", other)).contains("Grad-CAM++ at features.6", "blue");
        assertThat(read(plain).getWidth()).isGreaterThan(read(other).getWidth());
    }

    @Test
    void cam_ofAnUnknownClassOrNode_namesTheNearest() {
        Path out = folder.resolve("a.png");
        assertThat(Cli.refused(folder, "cam", Trained.RUN, IMAGE, "--class", "rod", "--out", out))
                .isEqualTo("--class rod: no such class of this model; the nearest are red, blue");
        assertThat(Cli.refused(folder, "cam", Trained.RUN, IMAGE, "--node", "featurs.6", "--out", out))
                .startsWith("--node featurs.6: no such node of mobilenet_v2; the nearest are features");
        assertThat(Cli.refused(folder, "cam", Trained.RUN, IMAGE, "--node", "head", "--out", out))
                .startsWith("--node head: must have a square of positions, as [N, C, H, W], found [N, 2]");
        assertThat(Cli.refused(folder, "cam", Trained.RUN, IMAGE, "--out", folder.resolve("a.jpg")))
                .isEqualTo("--out: must end in .png, found " + folder.resolve("a.jpg") + "; name another file");
    }

    @Test
    void lookingInto_whatIsNoFinishedRun_namesIt() throws IOException {
        Path none = Files.createDirectory(folder.resolve("none"));
        Path unfinished = withoutData();
        Files.delete(unfinished.resolve("model.onnx"));
        for (String command : List.of("interpret", "report")) {
            assertThat(Cli.refused(folder, command, none)).startsWith(none + ": is no run (it has no experiment.yaml)");
            assertThat(Cli.refused(folder, command, unfinished)).isEqualTo(unfinished + ": the run is not over and has "
                    + "no model yet; go on with `varve resume " + unfinished + "`");
        }
        Files.writeString(unfinished.resolve("events.jsonl"), """
                {"event":"run_failed","time":"","phase":"tuned","epoch":1,"step":4,"reason":"no number; lower --lr"}
                """, StandardOpenOption.APPEND);
        assertThat(Cli.refused(folder, "report", unfinished)).isEqualTo(unfinished + ": the run failed and has no "
                + "model: no number; lower --lr");
    }

    @Test
    void export_withATemperature_isLessSureOfTheSameClass() {
        Path file = folder.resolve("a.onnx");
        assertThat(Cli.done("export", Trained.RUN, file, "--temperature", "50", "--deploy"))
                .contains("Temperature 50.0000", "Written: " + file);
        assertThat(OnnxCard.read(file).target().temperature()).isEqualTo(50);
        try (Predictor plain = Predictor.open(Trained.RUN.resolve("model.onnx"));
                Predictor calibrated = Predictor.open(file)) {
            assertThat(calibrated.predict(IMAGE).best().index()).isEqualTo(plain.predict(IMAGE).best().index());
            assertThat(calibrated.predict(IMAGE).best().probability())
                    .isLessThan(plain.predict(IMAGE).best().probability());
        }
        assertThat(Cli.refused(folder, "export", Trained.RUN, folder.resolve("b.onnx"), "--temperature", "warm"))
                .isEqualTo("--temperature: must be auto or a positive number, found warm; give one of them");
        assertThat(Cli.refused(folder, "export", Trained.RUN, folder.resolve("b.onnx"), "--temperature", "0"))
                .startsWith("--temperature: must be positive and finite");
        assertThat(Cli.refused(folder, "export", Trained.RUN.resolve("model.onnx"), folder.resolve("b.onnx"),
                "--temperature", "auto")).startsWith("--temperature auto: needs the folder of a run and its data, ");
    }
}
