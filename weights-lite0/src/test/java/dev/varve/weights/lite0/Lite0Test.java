package dev.varve.weights.lite0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Lite0Test {

    @TempDir
    private Path directory;

    @Test
    void open_resource_hasTheStatedHash() throws Exception {
        try (InputStream in = Lite0.open()) {
            assertThat(sha256(in.readAllBytes())).isEqualTo(Lite0.SHA256);
        }
    }

    @Test
    void open_resource_beginsWithASafetensorsHeaderOfTimmNames() throws IOException {
        try (InputStream in = Lite0.open()) {
            int headerBytes = (int) ByteBuffer.wrap(in.readNBytes(8)).order(ByteOrder.LITTLE_ENDIAN).getLong();

            String header = new String(in.readNBytes(headerBytes), StandardCharsets.UTF_8);

            assertThat(header).startsWith("{").contains("\"conv_stem.weight\"", "\"classifier.weight\"");
        }
    }

    @Test
    void resources_besideTheWeights_holdLicenceAndOrigin() throws IOException {
        assertThat(text("LICENSE")).contains("Apache License, Version 2.0");
        assertThat(text("README.md")).contains(Lite0.SHA256);
    }

    @Test
    void extract_missingDirectory_createsItWithTheFileAlone() throws Exception {
        Path cache = directory.resolve("a/b");

        Path file = Lite0.extract(cache);

        assertThat(sha256(Files.readAllBytes(file))).isEqualTo(Lite0.SHA256);
        assertThat(filesIn(cache)).containsExactly(file);
    }

    @Test
    void extract_fileThatMatches_leavesItAlone() throws IOException {
        Path file = Lite0.extract(directory);
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file, longAgo);

        Lite0.extract(directory);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    }

    @Test
    void extract_corruptFile_isReplaced() throws Exception {
        Path file = Lite0.extract(directory);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        Lite0.extract(directory);

        assertThat(sha256(Files.readAllBytes(file))).isEqualTo(Lite0.SHA256);
    }

    @Test
    void extract_severalAtOnce_allReturnTheWholeFile() throws IOException {
        Set<Path> files = IntStream.range(0, 4).parallel()
                .mapToObj(i -> Lite0.extract(directory)).collect(Collectors.toSet());

        assertThat(files).hasSize(1);
        assertThat(filesIn(directory)).hasSize(1);
        assertThat(Files.size(files.iterator().next())).isEqualTo(9_579_776);
    }

    @Test
    void extract_directoryThatIsAFile_namesTheTarget() throws IOException {
        Path file = Files.writeString(directory.resolve("taken"), "no directory");

        assertThatThrownBy(() -> Lite0.extract(file))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(file.resolve("efficientnet_lite0.safetensors").toString())
                .hasMessageEndingWith("; make room, or let VARVE_CACHE name another folder");
    }

    private static Set<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toSet());
        }
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = Lite0.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
