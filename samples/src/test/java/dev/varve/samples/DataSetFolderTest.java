package dev.varve.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetFolderTest {

    private static final DataSetFolder.Picture GOOD =
            new DataSetFolder.Picture("train/a/000.png", "a", "train", () -> new byte[] {1, 2});

    @TempDir
    private Path directory;

    @Test
    void write_emptyFolder_isFilled() throws IOException {
        Path target = Files.createDirectory(directory.resolve("data"));

        DataSetFolder.write(target, List.of(GOOD));

        assertThat(target.resolve("split.csv")).hasContent("path,label,split\ntrain/a/000.png,a,train\n");
        assertThat(target.resolve("train/a/000.png")).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void write_drawingThatFails_leavesNothing() throws IOException {
        DataSetFolder.Picture bad = new DataSetFolder.Picture("train/b/000.png", "b", "train", () -> {
            throw new IllegalStateException("no colour left");
        });

        List<DataSetFolder.Picture> pictures = Stream.concat(Stream.of(bad), many()).toList();

        assertThatThrownBy(() -> DataSetFolder.write(directory.resolve("data"), pictures))
                .isInstanceOf(IllegalStateException.class).hasMessage("no colour left");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void write_parentThatIsAFile_namesTheFolder() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> DataSetFolder.write(file.resolve("data"), List.of(GOOD)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(file.resolve("data") + ": cannot be written");
    }

    /** Enough pictures that other threads still draw when one fails. */
    private static Stream<DataSetFolder.Picture> many() {
        return IntStream.range(0, 500).mapToObj(i ->
                new DataSetFolder.Picture("train/a/" + i + ".png", "a", "train", () -> new byte[10_000]));
    }
}
