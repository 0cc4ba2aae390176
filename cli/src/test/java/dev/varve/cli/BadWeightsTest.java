package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Shape;
import dev.varve.weights.NamedArray;
import dev.varve.weights.RandomWeights;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weight files that do not fit are refused before training, in one line that names the file. */
class BadWeightsTest {

    private static final String FIRST = "features.0.0.weight";

    @TempDir
    private static Path folder;
    private static Path data;
    private static Weights good;

    @BeforeAll
    static void draw() {
        data = Photos.classes(folder.resolve("data"), 5);
        good = RandomWeights.of(Zoo.network("mobilenet_v2"), 0);
    }

    private static String refused(Path file) {
        return Cli.refused(folder, "train", data, "--arch", "mobilenet_v2", "--weights", file, "--batch", 4, "--size",
                32, "--threads", 1, "--out", folder.resolve("run"));
    }

    private static Path write(String name, Weights weights) throws IOException {
        Path file = folder.resolve(name);
        new Safetensors(weights, Map.of()).write(file);
        return file;
    }

    private static Weights with(NamedArray other) {
        List<NamedArray> arrays = new ArrayList<>(good.arrays().values());
        arrays.replaceAll(array -> array.name().equals(other.name()) ? other : array);
        return Weights.of(arrays);
    }

    @Test
    void train_fromATruncatedFile_saysWhatIsMissing() throws IOException {
        byte[] whole = Files.readAllBytes(write("whole.safetensors", good));
        Path file = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(refused(file)).startsWith(file + ": not a whole safetensors file (").endsWith("; get it anew");
    }

    @Test
    void train_fromWeightsOfAnotherArchitecture_saysWhichTheyLookLike() throws IOException {
        Path file = write("other.safetensors", RandomWeights.of(Zoo.network("resnet18"), 0));
        assertThat(refused(file)).startsWith(file + ": not the weights of mobilenet_v2 (")
                .endsWith("they look like those of resnet18");
    }

    @Test
    void train_fromWrongShapes_namesThem() throws IOException {
        Path file = write("shapes.safetensors", with(NamedArray.of(FIRST, Shape.of(1, 2), 1, 2)));
        assertThat(refused(file)).startsWith(file + ": not the weights of mobilenet_v2 (")
                .contains(FIRST + " is F32 [1, 2] where the network needs [32, 3, 3, 3]");
    }

    @Test
    void train_fromNaN_namesTheArray() throws IOException {
        NamedArray array = good.get(FIRST);
        float[] values = array.floats();
        values[5] = Float.NaN;
        Path file = write("nan.safetensors", with(NamedArray.of(FIRST, array.shape(), values)));
        assertThat(refused(file)).isEqualTo(file + ": weights must be finite numbers, found NaN or infinity in " + FIRST
                + "; get the file anew");
    }

    @Test
    void train_fromALyingHeader_saysWhatItSays() throws IOException {
        Path beyond = header("beyond", "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16000]}}", -1);
        Path huge = header("huge", "{}", Long.MAX_VALUE);
        Path noJson = header("text", "no json at all", -1);
        for (Path file : List.of(beyond, huge, noJson)) {
            assertThat(refused(file)).startsWith(file + ": not a whole safetensors file (").endsWith("; get it anew");
        }
    }

    /** A file whose header claims a length; -1 for the true one. */
    private static Path header(String name, String json, long length) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + text.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length < 0 ? text.length : length).put(text);
        return Files.write(folder.resolve(name + ".safetensors"), bytes.array());
    }

    @Test
    void train_fromNoFile_saysSo() {
        assertThat(refused(folder.resolve("none.safetensors")))
                .isEqualTo("--weights " + folder.resolve("none.safetensors") + ": no such file; check the path");
    }

    @Test
    void train_fromWhatIsNoWeights_callsItWhatItIs() throws IOException {
        Path folderOfNoRun = data.resolve("red");
        assertThat(refused(folderOfNoRun)).isEqualTo(folderOfNoRun + ": is no run (it has no experiment.yaml); name "
                + "the folder that `varve train --out` made");
        Path zip = Files.write(folder.resolve("x.pth"), new byte[] {'P', 'K', 3, 4, 0, 0});
        assertThat(refused(zip)).startsWith(zip + ": it is a zip file that is not whole (").endsWith("; get it anew");
        Path attack = Files.writeString(folder.resolve("y.pth"), "\u0080\2cposix\nsystem\nU\2id\u0085R.",
                StandardCharsets.ISO_8859_1);
        assertThat(refused(attack)).startsWith(attack + ": it asks for posix.system, and weights are made of arrays "
                + "alone (nothing of it was run); ");
        Path index = Files.writeString(folder.resolve("m.safetensors.index.json"), "{\"weight_map\":{\"a\":\"../b\"}}");
        assertThat(refused(index)).isEqualTo(index + ": must name files beside it, found '../b'; get it anew");
        Path junk = Files.writeString(folder.resolve("junk.onnx"), "not a model");
        assertThat(refused(junk)).isEqualTo(junk + ": not an ONNX file, or one cut short; export or copy it again");
        byte[] whole = Files.readAllBytes(Trained.RUN.resolve("model.onnx"));
        Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(refused(cut)).isEqualTo(cut + ": not an ONNX file, or one cut short; export or copy it again");
    }

    @Test
    void train_fromWeightsAndFromScratch_leavesOneOut() {
        assertThat(Cli.refused(folder, "train", data, "--weights", "w.safetensors", "--from-scratch")).isEqualTo(
                "--weights w.safetensors: does not go with --from-scratch; leave one of both out");
    }
}
