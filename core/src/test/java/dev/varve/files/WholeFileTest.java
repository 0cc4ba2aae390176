package dev.varve.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {

    @TempDir
    private Path folder;

    private static WholeFile.Content text(String text) {
        return channel -> channel.write(StandardCharsets.UTF_8.encode(text));
    }

    @Test
    void write_twice_leavesTheSecondAlone() throws IOException {
        Path file = folder.resolve("a");
        WholeFile.write(file, text("first"));
        WholeFile.write(file, text("second"));
        assertThat(file).hasContent("second");
        assertThat(folder).isDirectoryNotContaining(one -> !one.equals(file));
    }

    @Test
    void write_contentThatFails_keepsTheFormerFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "former");
        assertThatThrownBy(() -> WholeFile.write(file, channel -> {
            text("half").writeTo(channel);
            assertThat(folder).as("aside, by its name").isDirectoryContaining("glob:**/.a.*" + WholeFile.ASIDE);
            throw new IOException("No space left on device");
        })).isInstanceOf(IOException.class).hasMessage("No space left on device");
        assertThat(file).hasContent("former");
        assertThat(folder).isDirectoryNotContaining(one -> !one.equals(file));
    }

    @Test
    void write_severalAtOnce_leavesOneWholeFile() {
        Path file = folder.resolve("a");
        IntStream.range(0, 20).parallel().forEach(i -> {
            try {
                WholeFile.write(file, text("content"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(file).hasContent("content");
        assertThat(folder).isDirectoryNotContaining(one -> !one.equals(file));
    }

    @Test
    void write_missingFolder_isRefused() {
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("no/a"), text("x"))).isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
