package dev.varve.weights.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Shape;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PyTorch wrote ({@code reference/golden/scripts/make_torch_files.py}), and files that would harm it. */
class TorchFileTest {

    private static final byte[] SIX = new byte[6 * Float.BYTES];

    @TempDir
    private Path folder;

    private static Path resource(String name) {
        try {
            return Path.of(TorchFileTest.class.getResource("/torch/" + name + ".pth").toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static double[] range(int from, int to) {
        return IntStream.range(from, to).asDoubleStream().toArray();
    }

    private Path attack(byte[] pickle) throws IOException {
        return Pickles.zip(folder.resolve("attack.pth"), pickle, Map.of("data/0", SIX));
    }

    private static String refusal(Path file) {
        try {
            TorchFile.read(file);
        } catch (InvalidInput refused) {
            assertThat(refused.getMessage()).startsWith(file + ": ").doesNotContain("\n");
            return refused.getMessage();
        }
        throw new AssertionError("read " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "plain4", "nested"})
    void read_plainAndNestedDictionaries_haveTheirOrderAndNames(String name) {
        Weights weights = TorchFile.read(resource(name));
        assertThat(weights.names()).containsExactly("z.weight", "a.bias", "n");
        assertThat(weights.get("z.weight").shape()).isEqualTo(Shape.of(4, 6));
        assertThat(weights.get("z.weight").doubles()).containsExactly(range(0, 24));
        assertThat(weights.get("a.bias").doubles()).containsExactly(0.5, -0.25);
        assertThat(weights.get("n")).returns(DType.I64, NamedArray::dtype).returns(Shape.of(), NamedArray::shape);
        assertThat(weights.get("n").doubles()).containsExactly(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"views", "former"})
    void read_viewsOfOneStorage_areThatTheyShow(String name) {
        Weights weights = TorchFile.read(resource(name));
        assertThat(weights.get("rows").doubles()).containsExactly(range(6, 18));
        assertThat(weights.get("turned").doubles()).startsWith(0, 6, 12, 18, 1, 7).endsWith(11, 17, 23);
        assertThat(weights.get("turned").shape()).isEqualTo(Shape.of(6, 4));
        assertThat(weights.get("columns").doubles()).containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23);
        assertThat(weights.get("scalar").doubles()).containsExactly(15);
        assertThat(weights.get("whole").doubles()).containsExactly(range(0, 24));
        assertThat(weights.get("whole").bytes().isDirect()).as("mapped").isTrue();
        assertThat(weights.get("rows").bytes().isDirect()).as("mapped").isTrue();
    }

    @Test
    void read_numbersOfAllKinds_keepTheirTypes() {
        Weights weights = TorchFile.read(resource("kinds"));
        assertThat(weights.arrays().values()).extracting(NamedArray::dtype).containsExactly(DType.F64, DType.F32,
                DType.F16, DType.BF16, DType.I64, DType.I32, DType.I16, DType.I8, DType.U8, DType.BOOL);
        weights.arrays().forEach((name, array) -> assertThat(array.doubles()).as(name)
                .containsExactly(0, 1, 1, name.equals("bool") ? 1 : 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ordered", "checkpoint"})
    void read_stateOfAModule_hasItsNames(String name) {
        Weights weights = TorchFile.read(resource(name));
        assertThat(weights.names()).containsExactly("conv.weight", "conv.bias", "bn.weight", "bn.bias",
                "bn.running_mean", "bn.running_var", "bn.num_batches_tracked");
        assertThat(weights.get("conv.weight").doubles()).startsWith(0, 0.25, 0.5).hasSize(18);
    }

    @ParameterizedTest
    @CsvSource({"module, torch.nn.modules.container.Sequential", "complex, torch.ComplexFloatStorage"})
    void read_whatIsNoStateDictionaryOfNumbers_isRefusedByName(String name, String asked) {
        assertThat(refusal(resource(name))).contains(": it asks for " + asked + ", and weights are made of arrays");
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                Arguments.of("os.system", Pickles.begin().global("os", "system").text("id").add("\u0085R")),
                Arguments.of("builtins.eval", Pickles.begin().global("builtins", "eval").text("1").add("\u0085R")),
                Arguments.of("posix.system", Pickles.begin().text("posix").text("system").add("\u0093").text("id")
                        .add("\u0085R")),
                Arguments.of("builtins.getattr", Pickles.begin().add("}").text("state_dict")
                        .global("builtins", "getattr").add("(").global("torch", "Size").text("x").add("tRs")),
                Arguments.of("os.system", Pickles.begin().add("(").text("id").add("ios\nsystem\n")),
                Arguments.of("subprocess.Popen", Pickles.begin().add("(").global("subprocess", "Popen").text("id")
                        .add("o")),
                Arguments.of("os.system", Pickles.begin().global("os", "system").text("id").add("\u0085}\u0092")),
                Arguments.of("__builtin__.exec", Pickles.begin().global("__builtin__", "exec").add("q\1", "0", "h\1")
                        .text("1").add("\u0085R")),
                Arguments.of("torch.storage._load_from_bytes", Pickles.begin()
                        .global("torch.storage", "_load_from_bytes").text("x").add("\u0085R")),
                Arguments.of("collections.OrderedDict.__init__", Pickles.begin().text("collections")
                        .text("OrderedDict.__init__").add("\u0093)R")),
                Arguments.of("builtins.complex", Pickles.begin().global("builtins", "complex").add(")R")),
                Arguments.of("datetime.timedelta", Pickles.begin().global("datetime", "timedelta").add(")R")),
                Arguments.of("operator.attrgetter", Pickles.begin().global("operator", "attrgetter").text("x")
                        .add("\u0085R")),
                Arguments.of("copy_reg._reconstructor", Pickles.begin().global("copy_reg", "_reconstructor").add(")R")),
                Arguments.of("decimal.Decimal", Pickles.begin().add("(idecimal\nDecimal\n")),
                Arguments.of("os.system?touch x", Pickles.begin().text("os").text("system\ntouch x").add("\u0093")));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void read_aPickleThatAsksForAnythingElse_isRefusedByName(String asked, Pickles pickle) throws IOException {
        assertThat(refusal(attack(pickle.end()))).contains("it asks for " + asked + ", and weights are made of arrays");
    }

    @Test
    void read_anAttackBehindTheMagicNumberOfTheFormerFormat_isRefusedByName() throws IOException {
        byte[] real = Files.readAllBytes(resource("former"));
        byte[] evil = Pickles.begin().global("os", "system").text("id").add("\u0085R").end();
        int magic = new String(real, StandardCharsets.ISO_8859_1).indexOf('.') + 1;
        byte[] both = Arrays.copyOf(real, magic + evil.length);
        System.arraycopy(evil, 0, both, magic, evil.length);
        assertThat(refusal(Files.write(folder.resolve("former.pth"), both))).contains("it asks for os.system, ");
        assertThat(refusal(Files.write(folder.resolve("pickle.pth"), evil))).contains("it asks for os.system, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0082\1", "\u0083\1\1", "\u0084\1\1\1\1", "Pid\n", "o", "\u0092", "\u0096", "\u0097",
        "I1\n", "S'a'\n", "p1\n", "1", "2", "\u008f", "B\1\1\1\1", "\u008b\1\1\1\1"})
    void read_anOpcodeThatTorchSaveNeverWrites_isRefused(String opcode) throws IOException {
        assertThat(refusal(attack(Pickles.begin().add(opcode).end()))).contains(String.format(
                "its pickle has the opcode 0x%02x, which torch.save never writes", (int) opcode.charAt(0)));
    }

    static Stream<byte[]> broken() {
        return Stream.of(new byte[0], Pickles.begin().end(), Pickles.begin().add("X\u00ff\u00ff\u00ff\u007fa").end(),
                Pickles.begin().add("X\u00ff\u00ff\u00ff\u00ff").end(), Pickles.begin().add("tttt").end(),
                Pickles.begin().text("x").add(")R").end(), Pickles.begin().add("h\7").end(),
                Pickles.begin().text("x").add("Q").end(), Pickles.begin().add(")Q").end(),
                Pickles.begin().global("torch", "FloatStorage").add(")R").end(),
                Pickles.begin().add("]}b").end(), Pickles.begin().add("}]q\1h\1aNs").end(),
                Pickles.begin().global("torch._utils", "_rebuild_tensor_v2").add("(NK\1))tR").end());
    }

    @ParameterizedTest
    @MethodSource("broken")
    void read_aPickleThatIsNotWhole_saysSo(byte[] pickle) throws IOException {
        assertThat(refusal(attack(pickle))).endsWith("; get it anew");
    }

    @ParameterizedTest
    @CsvSource({"6, 0, 7, 1", "6, 1, 6, 1", "6, 0, 6, 2", "6, -1, 2, 1", "6, 0, 4, -1", "6, 0, 2147483647, 0",
        "6, 0, 0, 1", "7, 0, 6, 1", "5, 0, 5, 1", "-6, 0, 1, 1", "6, 2147483647, 1, 1"})
    void read_aTensorOutsideItsStorage_isRefused(int numbers, int offset, int extent, int stride) throws IOException {
        assertThat(refusal(attack(Pickles.tensor(numbers, offset, extent, stride)))).containsAnyOf(
                "does not lie in its storage", "its storage 0 has");
    }

    @Test
    void read_aTensorInItsStorage_isRead() throws IOException {
        assertThat(TorchFile.read(attack(Pickles.tensor(6, 1, 2, 4))).get("w").doubles()).containsExactly(0, 0);
    }

    /** Two lists that hold each other, and forty of which each holds the one before it twice. */
    static Stream<Pickles> containersWithoutEnd() {
        Pickles doubled = Pickles.begin().add("]q\0");
        for (char i = 1; i <= 40; i++) {
            doubled.add("]q" + i, "h" + (char) (i - 1) + "a", "h" + (char) (i - 1) + "a");
        }
        return Stream.of(Pickles.begin().add("]q\1]q\2h\1ah\2a"), doubled);
    }

    @ParameterizedTest
    @MethodSource("containersWithoutEnd")
    @Timeout(20)
    void read_aContainerWithoutEndInThePlaceOfATextOrNumber_isRefused(Pickles pickle) throws IOException {
        String lists = new String(pickle.end(), StandardCharsets.ISO_8859_1);
        String container = lists.substring(0, lists.length() - 1);
        assertThat(refusal(attack(new Pickles().add(container).text("x").add("\u0093").end())))
                .endsWith("it asks for something by a name that is no text; get it anew");
        assertThat(refusal(attack(new Pickles().add(container, "q\u00ff(").text("storage").global("torch",
                "FloatStorage").text("0").text("cpu").add("h\u00ff", "tQ").end())))
                .endsWith("it has a container where an integer must be; get it anew");
        byte[] former = Files.readAllBytes(resource("former"));
        String text = new String(former, StandardCharsets.ISO_8859_1);
        int keys = text.lastIndexOf("\u0080\2]");
        byte[] changed = (text.substring(0, keys) + container + ".")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(Files.write(folder.resolve("keys.pth"), changed))).endsWith(
                "its storages are not whole; get it anew");
    }

    @Test
    void read_aPickleThatIsCompressedOrTooLong_isRefusedUnread() throws IOException {
        byte[] tooLong = Pickles.begin().add("]".repeat(TensorPickle.LONGEST)).end();
        assertThat(refusal(attack(tooLong))).contains("archive/data.pkl has 10,000,003 bytes, and 10,000,000 are");
        assertThat(refusal(Files.write(folder.resolve("long.pth"), tooLong))).endsWith("; get it anew");
        Path file = folder.resolve("compressed.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(Pickles.begin().add("}").end());
        }
        assertThat(refusal(file)).contains("its archive/data.pkl is compressed, as torch.save never writes it");
    }

    @Test
    void read_manyViewsOfTheSameNumbers_areRefused() throws IOException {
        Pickles views = Pickles.begin().add("}");
        String view = new String(Pickles.tensor(1000, 0, 1000, 1), StandardCharsets.ISO_8859_1);
        String tensor = view.substring(view.indexOf('c'), view.length() - 2);
        for (int i = 0; i < 100; i++) {
            views.text("w" + i).add(tensor, "s");
        }
        assertThat(refusal(Pickles.zip(folder.resolve("views.pth"), views.end(),
                Map.of("data/0", new byte[1000 * Float.BYTES])))).contains(
                "its tensors are views of the same numbers more than 4 times over; save clones of them");
    }

    @Test
    void read_otherZipFiles_saysWhatIsMissing() throws IOException {
        byte[] tensor = Pickles.tensor(6, 0, 6, 1);
        Path file = folder.resolve("a.pth");
        assertThat(refusal(Pickles.zip(file, tensor, Map.of()))).contains("it has no data/0");
        assertThat(refusal(Pickles.zip(file, tensor, Map.of("data/0", SIX, "byteorder",
                "big".getBytes(StandardCharsets.US_ASCII))))).contains("its numbers are big-endian");
        byte[] whole = Files.readAllBytes(resource("plain"));
        assertThat(refusal(Files.write(file, Arrays.copyOf(whole, whole.length / 2)))).contains("not whole");
        assertThat(refusal(Pickles.zip(file, Pickles.begin().add("}").text("epoch").add("K\3s").end(), Map.of())))
                .contains("it holds no state dictionary, but [epoch]");
        assertThat(refusal(Pickles.zip(file, Pickles.begin().add("N").end(), Map.of())))
                .endsWith("it holds no state dictionary; save the model's state_dict()");
        assertThat(refusal(Pickles.zip(file, Pickles.begin().add("}q\1").text("model").add("h\1s").end(), Map.of())))
                .contains("it holds no state dictionary, but [model]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested", "former", "plain4"})
    void read_aFileWithAnyByteChanged_isReadOrRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource(name));
        Random random = new Random(1);
        Path file = folder.resolve("changed.pth");
        for (int i = 0; i < 500; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            try {
                TorchFile.read(Files.write(file, changed));
            } catch (InvalidInput refused) {
                assertThat(refused).hasMessageStartingWith(file + ": ");
            }
        }
    }

    @Test
    void isTorch_ofFirstBytes_tellsZipsAndPickles() throws IOException {
        assertThat(TorchFile.isTorch(resource("plain"))).isTrue();
        assertThat(TorchFile.isTorch(resource("former"))).isTrue();
        for (byte[] other : List.of(new byte[0], new byte[] {(byte) 0x80}, new byte[] {8, 0, 0, 0, 0, 0, 0, 0})) {
            assertThat(TorchFile.isTorch(Files.write(folder.resolve("x"), other))).isFalse();
        }
        assertThatThrownBy(() -> TorchFile.read(folder.resolve("none.pth"))).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("there is no such file");
    }
}
