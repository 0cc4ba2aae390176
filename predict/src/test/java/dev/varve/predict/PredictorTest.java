package dev.varve.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Shape;
import dev.varve.image.Pixels;
import dev.varve.onnx.Examples;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxProfile;
import dev.varve.weights.Model;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {

    @TempDir
    private Path folder;
    private Path file;
    private Predictor predictor;

    @BeforeEach
    void open() {
        file = folder.resolve("model.onnx");
        OnnxExport.write(Examples.model(Examples.everyOperation()), OnnxProfile.TRAINABLE, file);
        predictor = Predictor.open(file, PredictorOptions.defaults().withThreads(2).withLargestBatch(3));
    }

    @AfterEach
    void close() {
        predictor.close();
    }

    @Test
    void card_isTheOneThatWasExported() {
        assertThat(predictor.card()).isEqualTo(Examples.card(Examples.SIZE));
    }

    @Test
    void predict_fromPathBytesStreamAndPixels_isTheSame() throws IOException {
        Pixels pixels = pixels(1);
        Path png = png(pixels);
        byte[] bytes = Files.readAllBytes(png);
        Prediction expected = predictor.predict(pixels);

        assertThat(predictor.predict(png)).isEqualTo(expected);
        assertThat(predictor.predict(bytes)).isEqualTo(expected);
        assertThat(predictor.predict(new ByteArrayInputStream(bytes))).isEqualTo(expected);
        assertThat(predictor.predictFiles(List.of(png))).containsExactly(expected);
        assertThat(expected.ranked().stream().mapToDouble(ClassProbability::probability).sum())
                .isCloseTo(1, within(1e-12));
        assertThat(predictor.predict(pixels(2))).isNotEqualTo(expected);
    }

    @Test
    void predictAll_ofMoreThanABatch_keepsTheOrder() {
        List<Pixels> images = IntStream.range(0, 7).mapToObj(PredictorTest::pixels).toList();

        List<Prediction> together = predictor.predictAll(images);

        assertThat(together).hasSize(7);
        for (int i = 0; i < 7; i++) {
            assertThat(together.get(i).best().probability())
                    .isCloseTo(predictor.predict(images.get(i)).best().probability(),
                            within(1e-5));
        }
        assertThat(predictor.predictAll(List.of())).isEmpty();
    }

    @Test
    void logits_ofPartOfAnImage_isRefused() {
        assertThatThrownBy(() -> predictor.logits(FloatBuffer.allocate(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images: must hold whole images of 588 floats, got 100");
        assertThat(predictor.logits(FloatBuffer.allocate(0))).isEmpty();
        assertThat(predictor.logits(FloatBuffer.allocate(4 * 588))).hasDimensions(4, Examples.CLASSES);
    }

    @Test
    void predict_fromManyThreads_givesIdenticalResults() throws Exception {
        List<Pixels> images = IntStream.range(0, 8).mapToObj(PredictorTest::pixels).toList();
        List<Prediction> expected = images.stream().map(predictor::predict).toList();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Prediction>> calls = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Pixels image = images.get(i % 8);
                calls.add(() -> predictor.predict(image));
            }
            List<Future<Prediction>> results = callers.invokeAll(calls);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(expected.get(i % 8));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void predict_afterClose_saysSo() {
        predictor.close();
        predictor.close();

        assertThatThrownBy(() -> predictor.predict(pixels(1))).isInstanceOf(IllegalStateException.class)
                .hasMessage("the predictor of " + file + " is closed; open another");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void close_endsTheThreadsThatOpenStarted() throws IOException {
        int before = nativeThreads();
        for (int i = 0; i < 20; i++) {
            try (Predictor another = Predictor.open(file, PredictorOptions.defaults().withThreads(4))) {
                another.predict(pixels(i));
                assertThat(nativeThreads()).isGreaterThanOrEqualTo(before + 3);
            }
        }

        // The virtual machine starts threads of its own now and then; twenty predictors would have left sixty.
        assertThat(nativeThreads()).isLessThan(before + 20);
    }

    @Test
    void predict_manyTimes_usesTheSameNativeMemory() {
        predictor.predict(pixels(1));
        long before = directBytes();
        for (int i = 0; i < 200; i++) {
            predictor.predict(pixels(i));
        }

        assertThat(directBytes() - before).isLessThan(10L * 588 * Float.BYTES);
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    @Test
    void predict_ofBrokenWeights_saysSo() {
        Model model = Examples.model(Examples.everyOperation());
        float[] broken = {Float.NaN, 0, 0};
        var weights = model.weights().with(Weights.of(List.of(
                NamedArray.of("fc.bias", Shape.of(3), broken))));
        Path nan = folder.resolve("nan.onnx");
        OnnxExport.write(new Model(model.network(), weights, model.card()), OnnxProfile.TRAINABLE, nan);

        try (Predictor another = Predictor.open(nan)) {
            assertThatThrownBy(() -> another.predict(pixels(1))).isInstanceOf(InvalidInput.class)
                    .hasMessage(nan + ": must give finite numbers, gives NaN; its weights are damaged, "
                            + "export the model again");
        }
    }

    private static int nativeThreads() throws IOException {
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            return (int) tasks.count();
        }
    }

    static Pixels pixels(int seed) {
        byte[] rgb = new byte[20 * 17 * 3];
        new Random(seed).nextBytes(rgb);
        return Pixels.of(20, 17, rgb);
    }

    private Path png(Pixels pixels) throws IOException {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                image.setRGB(x, y, pixels.at(x, y, 0) << 16 | pixels.at(x, y, 1) << 8 | pixels.at(x, y, 2));
            }
        }
        Path png = folder.resolve("image.png");
        ImageIO.write(image, "png", png.toFile());
        return png;
    }
}
