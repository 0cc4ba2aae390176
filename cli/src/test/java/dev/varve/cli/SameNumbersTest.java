package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.Preprocessing;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.predict.Predictor;
import dev.varve.surgery.Rewrite;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.DataOptions;
import dev.varve.train.data.DataSource;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Loading;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Training;
import dev.varve.train.run.Event;
import dev.varve.train.run.RunFolder;
import dev.varve.weights.Model;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run was measured at is what its file gives: in the engine, in ONNX Runtime, and by {@code evaluate}. */
class SameNumbersTest {

    private static final double TOLERANCE = 1e-4;
    private static final int BATCH = 8;
    private static final int CHANNELS = 3;
    private static final float FULL = 255;

    @Test
    void logits_ofTheExportedFile_areTheEnginesInOnnxRuntime() {
        Path file = Trained.RUN.resolve("model.onnx");
        Model model = OnnxImport.read(file);
        Preprocessing preprocessing = model.card().preprocessing();
        ImageBatches batches = new ImageBatches(DataSource.read(Trained.DATA, DataOptions.DEFAULT).dataset(),
                Loading.of(BATCH, 1, 0));
        try (Predictor predictor = Predictor.open(file); Engine engine = engine(model);
                BatchLoader loader = batches.evaluation(preprocessing, Part.TRAIN)) {
            PixelBatch batch = loader.next();
            float[] expected = engine.evaluate(Images.pixels(batch.pixels(), batch.count(), batch.size()),
                    batch.targets()).logits();
            float[][] found = predictor.logits(normalised(batch, preprocessing));
            int classes = model.card().classes().size();
            assertThat(expected).hasSize(BATCH * classes);
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) found[i / classes][i % classes]).isCloseTo(expected[i], within(TOLERANCE));
            }
        }
    }

    private static Engine engine(Model model) {
        Network network = model.network();
        Execution.Segment all = new Execution.Segment("all", Kind.FROZEN,
                network.nodes().stream().map(Node::id).toList(), Arithmetic.F32, false, false, true, 0, List.of());
        Engine engine = Engine.open(new Engine.Settings(1, Arithmetic.F32));
        engine.load(network, model.weights());
        engine.begin(new Execution(network, Rewrite.none(network), Set.of(), List.of(all)),
                model.card().preprocessing(), Training.none());
        return engine;
    }

    /** {@code [N, S, S, 3]} bytes as {@code [N, 3, S, S]} singles, by the card. */
    private static FloatBuffer normalised(PixelBatch batch, Preprocessing card) {
        int area = batch.size() * batch.size();
        FloatBuffer values = FloatBuffer.allocate(batch.count() * CHANNELS * area);
        for (int image = 0; image < batch.count(); image++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int i = 0; i < area; i++) {
                    int stored = Byte.toUnsignedInt(batch.pixels().get((image * area + i) * CHANNELS + channel));
                    values.put((float) ((stored / FULL - card.mean().get(channel)) / card.std().get(channel)));
                }
            }
        }
        return values.flip();
    }

    @Test
    void evaluate_ofTheExportedFile_printsTheAccuracyOfTheRunsEnd(@TempDir Path folder) {
        Path data = folder.resolve("data");
        new Photos(data).folder("train/red", 12).folder("train/blue", 12).folder("valid/red", 3)
                .folder("valid/blue", 3).folder("test/red", 10).folder("test/blue", 7);
        Path run = folder.resolve("run");
        Cli.done("train", data, "--from-scratch", "--arch", "mobilenet_v2", "--size", 32, "--batch", 8, "--recipe",
                "one-cycle", "--epochs", 2, "--threads", 1, "--out", run);
        List<Event> events = RunFolder.open(run).events();
        Event.RunFinished end = (Event.RunFinished) events.get(events.size() - 1);
        String evaluated = Cli.done("evaluate", run.resolve("model.onnx"), data);
        assertThat(evaluated).contains("on 17 images",
                String.format(Locale.ROOT, "Accuracy %.4f", end.metrics().get("test").get("accuracy")));
        double loss = Double.parseDouble(evaluated.substring(evaluated.indexOf("Loss ") + 5).split("\\s")[0]);
        assertThat(loss).isCloseTo(end.metrics().get("test").get("loss"), within(TOLERANCE));
    }
}
