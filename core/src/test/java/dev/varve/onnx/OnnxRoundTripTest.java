package dev.varve.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.varve.card.InvalidInput;
import dev.varve.weights.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRoundTripTest {

    private final Model model = Examples.model(Examples.everyOperation());

    @TempDir
    private Path folder;

    @Test
    void read_ofWritten_isTheSameModel() {
        Path file = folder.resolve("m.onnx");
        OnnxExport.write(model, OnnxProfile.TRAINABLE, file);

        Model back = OnnxImport.read(file);

        assertThat(back.network()).isEqualTo(model.network());
        assertThat(back.weights()).isEqualTo(model.weights());
        assertThat(back.weights().names()).containsExactlyElementsOf(model.weights().names());
        assertThat(back.card()).isEqualTo(model.card());
    }

    @Test
    void write_ofModelThatWasRead_givesTheSameBytes() throws IOException {
        OnnxExport.write(model, OnnxProfile.TRAINABLE, folder.resolve("a.onnx"));
        OnnxExport.write(OnnxImport.read(folder.resolve("a.onnx")), OnnxProfile.TRAINABLE, folder.resolve("b.onnx"));

        assertThat(folder.resolve("b.onnx")).hasSameBinaryContentAs(folder.resolve("a.onnx"));
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("a.onnx", "b.onnx");
        }
    }

    @Test
    void replace_ofTheFileThatWasRead_keepsTheModelWhole() {
        Path file = folder.resolve("m.onnx");
        OnnxExport.write(model, OnnxProfile.TRAINABLE, file);
        Model back = OnnxImport.read(file);

        OnnxExport.replace(back, OnnxProfile.DEPLOY, file);
        OnnxExport.replace(back, OnnxProfile.TRAINABLE, file);

        assertThat(OnnxImport.read(file)).isEqualTo(model).isEqualTo(back);
    }

    @Test
    void write_initializers_haveNamesAndBytesOfTheWeights() throws IOException {
        OnnxExport.write(model, OnnxProfile.TRAINABLE, folder.resolve("m.onnx"));
        ModelProto file = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("m.onnx")));

        Map<String, TensorProto> initializers = file.getGraph().getInitializerList().stream()
                .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
        model.weights().arrays().forEach((name, array) -> {
            if (array.dtype().isFloating()) {
                assertThat(initializers.get(name).getRawData().asReadOnlyByteBuffer()).isEqualTo(array.bytes());
            }
        });
        assertThat(file.getOpsetImport(0).getVersion()).isEqualTo(17);
        assertThat(file.getIrVersion()).isEqualTo(8);
    }

    @Test
    void write_trainable_keepsNormsAndDropout() throws IOException {
        OnnxExport.write(model, OnnxProfile.TRAINABLE, folder.resolve("m.onnx"));
        ModelProto file = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("m.onnx")));

        Map<String, Integer> operators = new TreeMap<>();
        file.getGraph().getNodeList().forEach(node -> operators.merge(node.getOpType(), 1, Integer::sum));
        assertThat(operators).hasToString("{Add=16, AveragePool=3, BatchNormalization=2, Clip=1, Concat=10, "
                + "Conv=5, Div=1, Dropout=1, Erf=1, Expand=1, Flatten=3, Gather=13, Gemm=1, GlobalAveragePool=2, "
                + "GlobalMaxPool=1, HardSigmoid=1, HardSwish=1, Identity=1, LayerNormalization=2, MatMul=16, "
                + "MaxPool=2, Mul=13, Pad=2, ReduceMax=2, ReduceMean=1, Relu=3, Reshape=31, Resize=2, Shape=3, "
                + "Sigmoid=4, Slice=16, Softmax=3, Transpose=34}");
    }

    @Test
    void write_deploy_foldsNormsAndLeavesDropoutOut() throws IOException {
        OnnxExport.write(model, OnnxProfile.DEPLOY, folder.resolve("m.onnx"));
        ModelProto file = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("m.onnx")));

        // The norm behind the concatenation has nothing to be folded into.
        assertThat(file.getGraph().getNodeList().stream().map(NodeProto::getOpType))
                .doesNotContain("Dropout").containsOnlyOnce("BatchNormalization");
        assertThat(file.getGraph().getInitializerList().stream().map(TensorProto::getName))
                .contains("stem.weight", "stem.bias").doesNotContain("bn.weight");
        assertThat(file.getMetadataPropsList().get(1).getValue()).isEqualTo("deploy");
    }

    @Test
    void write_overExistingFile_refusesAndKeepsIt() throws IOException {
        Path file = Files.writeString(folder.resolve("m.onnx"), "mine");

        assertThatThrownBy(() -> OnnxExport.write(model, OnnxProfile.TRAINABLE, file))
                .isInstanceOf(InvalidInput.class).hasMessageEndingWith(
                        "m.onnx: exists and is not overwritten; choose another name or remove it");
        assertThat(file).hasContent("mine");

        OnnxExport.replace(model, OnnxProfile.TRAINABLE, file);
        assertThat(OnnxCard.read(file)).isEqualTo(model.card());
    }
}
