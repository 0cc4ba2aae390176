package dev.varve.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.weights.DType;
import dev.varve.weights.Model;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxHardeningTest {

    private final Model model = Examples.model(Examples.everyOperation());

    @TempDir
    private Path folder;
    private Path good;
    private Path bad;

    @BeforeEach
    void export() {
        good = folder.resolve("good.onnx");
        bad = folder.resolve("bad.onnx");
        OnnxExport.write(model, OnnxProfile.TRAINABLE, good);
    }

    @Test
    void read_ofNoFile_saysSo() {
        refused(bad, "bad.onnx: no such file; check the path");
    }

    @Test
    void read_ofFolder_saysSo() {
        refused(folder, ": must be an ONNX file, is a folder or a device; name the .onnx file");
    }

    @Test
    void read_ofEmptyFile_saysSo() throws IOException {
        Files.createFile(bad);

        refused(bad, "bad.onnx: not an ONNX file, which has between 1 byte and 2 GiB: 0 bytes; export it again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a text about onnx", "{\"json\": 1}", "\u0008\u0008", "\u0089PNG\r\n\u001a\n"})
    void read_ofSomethingElse_isRefused(String content) throws IOException {
        Files.writeString(bad, content);

        assertThatThrownBy(() -> OnnxImport.read(bad)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("bad.onnx: not an ONNX file, or one cut short; export or copy it again");
    }

    @Test
    void read_ofTruncatedFile_isRefusedAtEveryLength() throws IOException {
        byte[] whole = Files.readAllBytes(good);
        for (int length = 1; length < whole.length; length += 97) {
            Files.write(bad, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> OnnxImport.read(bad)).isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("cut short").hasMessageContaining("bad.onnx: ")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void read_ofFileWithoutMetadata_namesWhatIsMissing() throws IOException {
        change(file -> file.clearMetadataProps());

        refused(bad, "bad.onnx: not exported by varve, or cut short: it lacks the metadata varve.card, varve.profile, "
                + "varve.network, varve.counts; give a file that varve exported, or the weights as .safetensors");
    }

    @Test
    void read_ofChangedGraph_isRefused() throws IOException {
        change(file -> file.getGraphBuilder().getNodeBuilder(2).setOpType("Relu"));

        refused(bad, "bad.onnx: its graph was changed after varve exported it (the hash in varve.network is of another "
                + "one); give the file as it was exported");
    }

    @Test
    void read_ofChangedNetwork_isRefused() throws IOException {
        change(file -> file.getMetadataPropsBuilder(2)
                .setValue(file.getMetadataProps(2).getValue().replace("\"momentum\":0.1", "\"momentum\":0.2")));

        assertThatThrownBy(() -> OnnxImport.read(bad)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("its graph was changed");
    }

    @Test
    void read_ofChangedWeights_givesTheNewOnes() throws IOException {
        change(file -> file.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals("fc.bias"))
                .forEach(tensor -> tensor.setRawData(ByteString.copyFrom(new byte[12]))));

        assertThat(OnnxImport.read(bad).weights().get("fc.bias").bytes()).isEqualTo(ByteBuffer.allocate(12));
    }

    @Test
    void read_ofArrayThatIsTooShort_isRefused() throws IOException {
        change(file -> file.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals("fc.bias"))
                .forEach(tensor -> tensor.setRawData(ByteString.copyFrom(new byte[8]))));

        refused(bad, "bad.onnx: fc.bias: F32 [3] needs 12 bytes, got 8");
    }

    @Test
    void read_ofDeployProfile_saysHowToExportTheOther() {
        OnnxExport.write(model, OnnxProfile.DEPLOY, bad);

        refused(bad, "bad.onnx: exported in the profile deploy, which cannot be trained; "
                + "export the trainable profile (without --deploy)");
        assertThat(OnnxCard.read(bad)).isEqualTo(model.card());
    }

    @Test
    void isOnnx_looksAtTheContent() throws IOException {
        assertThat(OnnxCard.isOnnx(good)).isTrue();
        assertThat(OnnxCard.isOnnx(folder)).isFalse();
        assertThat(OnnxCard.isOnnx(bad)).isFalse();
        assertThat(OnnxCard.isOnnx(Files.write(bad, new byte[] {8, 2, 0, 0, 0, 0, 0, 0, '{'}))).isFalse();
    }

    @Test
    void write_ofMoreThanTwoGibibytes_isRefusedBeforeAnythingIsWritten() throws IOException {
        long features = 1 << 27;
        Network wide = Examples.wide(features);
        Path sparse = folder.resolve("zeros");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(features * 3 * Float.BYTES);
            ByteBuffer zeros = file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, file.length());
            List<NamedArray> arrays = new ArrayList<>();
            for (Parameter parameter : wide.parameters()) {
                arrays.add(new NamedArray(parameter.name(), DType.F32, parameter.shape(), zeros));
            }
            Model large = new Model(wide, Weights.of(arrays), model.card());

            assertThatThrownBy(() -> OnnxExport.write(large, OnnxProfile.TRAINABLE, bad))
                    .isInstanceOf(InvalidInput.class).hasMessage("wide: an ONNX file holds less than 2 GiB, "
                            + "the model takes 3,072 MiB; export to a .safetensors file instead");
        }
        assertThat(bad).doesNotExist();
    }

    @Test
    void write_toMissingFolder_saysSo() {
        assertThatThrownBy(() -> OnnxExport.write(model, OnnxProfile.TRAINABLE, folder.resolve("no/m.onnx")))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("no/m.onnx: cannot be written (")
                .hasMessageEndingWith("; check the folder, its rights and the free space");
    }

    @Test
    void write_ofCardWithOtherClasses_isRefused() {
        Network other = Examples.wide(4);
        Card card = new Card(List.of("only"), model.card().preprocessing(), model.card().provenance());

        assertThatThrownBy(() -> OnnxExport.write(new Model(other, Examples.weights(other), card),
                OnnxProfile.TRAINABLE, bad)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("card: must name the outputs of the network, names 1 classes for an output of [N, 3]");
    }

    private void refused(Path path, String messageEnd) {
        assertThatThrownBy(() -> OnnxImport.read(path)).isInstanceOf(InvalidInput.class)
                .hasMessageEndingWith(messageEnd);
    }

    private void change(Consumer<ModelProto.Builder> edit) throws IOException {
        ModelProto.Builder file = ModelProto.parseFrom(Files.readAllBytes(good)).toBuilder();
        edit.accept(file);
        Files.write(bad, file.build().toByteArray());
    }
}
