package dev.varve.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    private static final String ARRAY = "{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

    @TempDir
    private Path folder;

    private static Weights everyType() {
        return Weights.of(Stream.concat(
                Arrays.stream(DType.values()).map(dtype ->
                        NamedArray.rounded("array." + dtype, dtype, Shape.of(3, 1), 1, 2, 3)),
                Stream.of(NamedArray.rounded("scalar", DType.I64, Shape.of(), 7))).toList());
    }

    /** A file of a header, quotes as in Python, and data. */
    private static ByteBuffer file(String header, int dataBytes) {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length)
                .put(json).rewind();
    }

    @Test
    void write_everyType_isReadAgain() throws IOException {
        Safetensors written = new Safetensors(everyType(), Map.of("format", "pt", "note", "größe"));
        Path file = folder.resolve("a.safetensors");

        written.write(file);

        assertThat(Safetensors.read(file)).isEqualTo(written);
        assertThat(Safetensors.read(file).weights().names()).containsExactlyElementsOf(written.weights().names());
        assertThat(folder).isDirectoryContaining("glob:**a.safetensors").isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void read_arrayByArray_givesTheSame() throws IOException {
        Safetensors written = new Safetensors(everyType(), Map.of());
        written.write(folder.resolve("a"));

        assertThat(Safetensors.read(folder.resolve("a"), 10)).isEqualTo(written);
    }

    @Test
    void write_sameArraysTwice_givesTheSameAlignedBytes() throws IOException {
        Safetensors arrays = new Safetensors(everyType(), Map.of("b", "1", "a", "2"));
        arrays.write(folder.resolve("a"));
        arrays.write(folder.resolve("b"));

        byte[] bytes = Files.readAllBytes(folder.resolve("a"));
        assertThat(bytes).isEqualTo(Files.readAllBytes(folder.resolve("b")));
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(header % 8).isZero();
        assertThat(new String(bytes, 8, 60, StandardCharsets.UTF_8)).startsWith(
                "{\"__metadata__\":{\"a\":\"2\",\"b\":\"1\"},\"array.F64\":");
    }

    @Test
    void write_folderThatIsNot_keepsNothing() {
        Path file = folder.resolve("missing").resolve("a");

        assertThatThrownBy(() -> new Safetensors(everyType(), Map.of()).write(file)).isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void read_fileBeyondTwoGibibytes_mapsEachArray() throws IOException {
        long half = 1L << 30;
        byte[] json = ("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + half + "],\"data_offsets\":[0," + half + "]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[" + half / 4 + "],\"data_offsets\":[" + half + "," + 2 * half
                + "]}}").getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(8 + json.length + 2 * half);
            sparse.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
            sparse.write(json);
            sparse.seek(8 + json.length + half);
            sparse.write(new byte[] {0, 0, (byte) 0x80, 0x3F});
        }

        assertThat(Safetensors.read(file).weights().get("b").bytes().getFloat()).isEqualTo(1);
    }

    @Test
    void read_noFile_saysSo() {
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("a"))).isInstanceOf(InvalidInput.class)
                .hasMessage(folder.resolve("a") + ": there is no such file; give a safetensors file");
        assertThatThrownBy(() -> Safetensors.read(folder)).isInstanceOf(InvalidInput.class)
                .hasMessage(folder + ": is no file; give a safetensors file");
    }

    @Test
    void parse_emptyHeader_isNoArrays() {
        assertThat(Safetensors.parse("x", file("{}", 0)).weights()).isEqualTo(Weights.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[] | 0 | its header is no JSON object",
        "{'a':" + ARRAY + " | 8 | its header is no JSON",
        "{'a':" + ARRAY + "} x | 8 | its header is no JSON",
        "{'a':" + ARRAY + ",'a':" + ARRAY + "} | 8 | its header is no JSON: Duplicate field 'a'",
        "{'a':" + ARRAY + "} | 7 | its arrays have 8 bytes, behind the header there are 7",
        "{'a':" + ARRAY + "} | 9 | its arrays have 8 bytes, behind the header there are 9",
        "{'a':" + ARRAY + ",'b':" + ARRAY + "} | 8 | b begins at 0, the array before it ends at 8",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | a begins at 4, the array before it ends at 0",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | 8 | a, F32 [3], needs 12 bytes and has 8",
        "{'a':{'dtype':'F8_E4M3','shape':[8],'data_offsets':[0,8]}} | 8 | a has the type 'F8_E4M3', known are [F64,",
        "{'a':{'shape':[8],'data_offsets':[0,8]}} | 8 | a has the type '', known are",
        "{'a':{'dtype':'U8','data_offsets':[0,8]}} | 8 | a has no list shape",
        "{'a':{'dtype':'U8','shape':[8]}} | 8 | a has no list data_offsets",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0]}} | 8 | a has the offsets [0]",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[8,0]}} | 8 | a has the offsets [8, 0]",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,-8]}} | 8 | a has -8 in its data_offsets",
        "{'a':{'dtype':'U8','shape':[-8],'data_offsets':[0,8]}} | 8 | a has -8 in its shape",
        "{'a':{'dtype':'U8','shape':[8.0],'data_offsets':[0,8]}} | 8 | a has 8.0 in its shape",
        "{'a':{'dtype':'U8','shape':[1e999999999],'data_offsets':[0,8]}} | 8 | in its shape",
        "{'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,8]}} | 8 | in its shape",
        "{'a':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}} | 0 | a has the shape [0], extents start at 1",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}} | 0 | an array may have 2 GiB",
        "{'__metadata__':[]} | 0 | its metadata is no JSON object",
        "{'__metadata__':{'a':1}} | 0 | its metadata a is no text",
        "{'a':7} | 0 | a has the type ''",
    })
    void parse_brokenRule_saysWhich(String header, int dataBytes, String rule) {
        assertThatThrownBy(() -> Safetensors.parse("x.safetensors", file(header, dataBytes)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("x.safetensors: not a whole safetensors file (")
                .hasMessageContaining(rule).hasMessageEndingWith("; get it anew").hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 3, 100_000_001, Long.MIN_VALUE})
    void parse_lyingHeaderLength_saysBothLengths(long claimed) {
        ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(0, claimed);

        assertThatThrownBy(() -> Safetensors.parse("x", bytes)).isInstanceOf(InvalidInput.class).hasMessage(
                "x: not a whole safetensors file (its header claims " + Long.toUnsignedString(claimed)
                        + " bytes, the file has 10); get it anew");
    }

    @Test
    void parse_randomDamage_isReadOrRefusedInOneLine() throws IOException {
        new Safetensors(everyType(), Map.of("k", "v")).write(folder.resolve("a"));
        byte[] whole = Files.readAllBytes(folder.resolve("a"));
        SplittableRandom random = new SplittableRandom(20261123);
        int refused = 0;
        for (int trial = 0; trial < 20_000; trial++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int change = random.nextInt(4); change > 0 && damaged.length > 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                Safetensors.parse("x", ByteBuffer.wrap(damaged)).weights().arrays().values()
                        .forEach(NamedArray::doubles);
            } catch (InvalidInput expected) {
                refused++;
                assertThat(expected.getMessage()).startsWith("x: not a whole").doesNotContain("\n", "\r");
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    void read_everyTruncation_isRefused() throws IOException {
        new Safetensors(everyType(), Map.of()).write(folder.resolve("a"));
        byte[] whole = Files.readAllBytes(folder.resolve("a"));
        for (int length = 0; length < whole.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            for (long onePiece : List.of(1L, 1000L)) {
                assertThatThrownBy(() -> Safetensors.read(cut, onePiece)).isInstanceOf(InvalidInput.class);
            }
        }
    }
}
