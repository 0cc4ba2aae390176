package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no model of Varve's, no picture and no run are refused in one line that names them. */
class BadModelTest {

    @TempDir
    private Path folder;
    private Path picture;

    @BeforeEach
    void draw() {
        new Photos(folder).folder("red", 1);
        picture = folder.resolve("red/0.png");
    }

    private static ValueInfoProto value(String name) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int extent : new int[] {1, 3, 8, 8}) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).setShape(shape)))
                .build();
    }

    /** A model that ONNX Runtime runs, made by another program. */
    private Path foreign() throws IOException {
        ModelProto model = ModelProto.newBuilder().setIrVersion(8).setProducerName("another")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(GraphProto.newBuilder().setName("g").addInput(value("x")).addOutput(value("y"))
                        .addNode(NodeProto.newBuilder().setOpType("Relu").addInput("x").addOutput("y")))
                .build();
        return Files.write(folder.resolve("foreign.onnx"), model.toByteArray());
    }

    @Test
    void predict_withAnotherProgramsModel_saysThatItIs() throws IOException {
        Path file = foreign();
        assertThat(Cli.refused(folder, "predict", file, picture)).startsWith(file + ": made by another program (")
                .endsWith("give an ONNX file that varve exported");
        assertThat(Cli.refused(folder, "train", folder, "--weights", file))
                .startsWith(file + ": not exported by varve");
    }

    @Test
    void predict_withATextFileAsModel_saysThatItIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "not a model");
        assertThat(Cli.refused(folder, "predict", file, picture)).startsWith(file + ": not an ONNX file");
        assertThat(Cli.refused(folder, "evaluate", file, folder)).startsWith(file + ": not an ONNX file");
    }

    @Test
    void predict_withATruncatedModel_saysThatItIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(Trained.RUN.resolve("model.onnx"));
        Path file = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(Cli.refused(folder, "predict", file, picture)).startsWith(file + ": not an ONNX file, or a damaged");
    }

    @Test
    void predict_ofWhatIsNoPicture_namesIt() throws IOException {
        Path text = Files.writeString(folder.resolve("note.jpg"), "no picture");
        assertThat(Cli.refused(folder, "predict", Trained.RUN, picture, text)).startsWith(text + ": ")
                .contains("not a readable image");
        assertThat(Cli.refused(folder, "predict", Trained.RUN, folder.resolve("none.png")))
                .isEqualTo(folder.resolve("none.png") + ": no such file; check the path");
        assertThat(Cli.refused(folder, "predict", Trained.RUN, folder))
                .isEqualTo(folder + ": is a folder, not an image; name its files");
    }

    @Test
    void evaluate_onAnUnknownClass_namesItAndTheKnownOnes() {
        new Photos(folder.resolve("data")).folder("green", 2);
        assertThat(Cli.refused(folder, "evaluate", Trained.RUN, folder.resolve("data")))
                .contains("is of the class green, which the model does not know (blue, red); leave it out");
    }

    @Test
    void anyCommand_onAFolderThatIsNoRun_saysSo() {
        String expected = folder + ": is no run (it has no experiment.yaml); name the folder that `varve train --out` "
                + "made";
        assertThat(Cli.refused(folder, "resume", folder)).isEqualTo(expected);
        assertThat(Cli.refused(folder, "predict", folder, picture)).isEqualTo(expected);
        assertThat(Cli.refused(folder, "export", folder, folder.resolve("a.onnx"))).isEqualTo(expected);
        assertThat(Cli.refused(folder, "resume", folder.resolve("none"))).contains("none: is no run");
    }

    @Test
    void export_toAnUnknownForm_namesTheForms() {
        assertThat(Cli.refused(folder, "export", Trained.RUN, folder.resolve("a.pth"))).isEqualTo(
                folder.resolve("a.pth") + ": the ending says the form, and must be .onnx or .safetensors");
        assertThat(Cli.refused(folder, "export", Trained.RUN, folder.resolve("a.safetensors"), "--deploy"))
                .startsWith("--deploy: is a form of ONNX, found " + folder.resolve("a.safetensors"));
    }
}
