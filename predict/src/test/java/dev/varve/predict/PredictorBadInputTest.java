package dev.varve.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.varve.card.InvalidInput;
import dev.varve.onnx.Examples;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorBadInputTest {

    @TempDir
    private Path folder;
    private Path good;
    private Path bad;

    @BeforeEach
    void export() {
        good = folder.resolve("good.onnx");
        bad = folder.resolve("bad.onnx");
        OnnxExport.write(Examples.model(Examples.everyOperation()), OnnxProfile.TRAINABLE, good);
    }

    @Test
    void open_ofFileOfAnotherProgram_namesWhatItLacks() throws IOException {
        change(file -> file.clearMetadataProps().setProducerName("pytorch"));

        refused(bad, ": made by another program (it lacks the metadata varve.card, which names classes and "
                + "preprocessing); give an ONNX file that varve exported");
    }

    @Test
    void open_ofCardForAnotherGraph_saysBoth() throws IOException {
        change(file -> file.getMetadataPropsBuilder(0).setValue(Examples.card(16).toJson()));

        refused(bad, ": its card says 3 classes and images of 16 pixels and 3 channels, its graph takes "
                + "[-1, 3, 14, 14] and gives [-1, 3]; give the file as varve exported it");
    }

    @Test
    void open_ofDamagedCard_saysSo() throws IOException {
        change(file -> file.getMetadataPropsBuilder(0).setValue("{}"));

        assertThatThrownBy(() -> Predictor.open(bad)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(bad + ": card: not a description of a model (");
    }

    @Test
    void open_ofDamagedFiles_isOneLine() throws IOException {
        byte[] whole = Files.readAllBytes(good);
        for (byte[] content : List.of(new byte[0], "no model".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(whole, 1000))) {
            Files.write(bad, content);

            assertThatThrownBy(() -> Predictor.open(bad)).isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith(bad + ": not an ONNX file, or a damaged one (")
                    .hasMessageEndingWith("); export or copy it again").hasMessageNotContaining("\n");
        }
    }

    @Test
    void open_ofNothingAndOfFolder_saysSo() {
        refused(bad, ": no such file; check the path");
        refused(folder, ": must be an ONNX file, is a folder or a device; name the .onnx file");
    }

    @Test
    void predict_ofDamagedImage_namesIt() throws IOException {
        Path image = Files.write(folder.resolve("photo.jpg"), new byte[] {1, 2, 3});
        try (Predictor predictor = Predictor.open(good)) {
            assertThatThrownBy(() -> predictor.predict(image)).isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith(image + ": not a readable image (");
            assertThatThrownBy(() -> predictor.predict(new byte[] {1, 2, 3})).isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith("image of 3 bytes: not a readable image (");
        }
    }

    @Test
    void options_ofNothing_areRefused() {
        assertThatThrownBy(() -> PredictorOptions.defaults().withThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("predictor: threads must be at least 1: 0");
        assertThatThrownBy(() -> PredictorOptions.defaults().withLargestBatch(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("predictor: largestBatch must be at least 1: -1");
    }

    @Test
    void classPath_holdsNoLibtorch() {
        assertThat(System.getProperty("java.class.path")).contains("onnxruntime").doesNotContain("pytorch");
        assertThatThrownBy(() -> Class.forName("org.bytedeco.pytorch.Tensor"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    private void refused(Path path, String messageEnd) {
        assertThatThrownBy(() -> Predictor.open(path)).isInstanceOf(InvalidInput.class).hasMessage(path + messageEnd);
    }

    private void change(Consumer<ModelProto.Builder> edit) throws IOException {
        ModelProto.Builder file = ModelProto.parseFrom(Files.readAllBytes(good)).toBuilder();
        edit.accept(file);
        Files.write(bad, file.build().toByteArray());
    }
}
