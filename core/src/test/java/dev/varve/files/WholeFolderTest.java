package dev.varve.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFolderTest {

    @TempDir
    private Path parent;

    @Test
    void write_intoAFreeOrEmptyFolder_hasAllFilesAndLeavesNothingElse() throws IOException {
        Path above = parent.resolve("above");
        Path empty = Files.createDirectories(above.resolve("empty"));
        for (Path folder : new Path[] {above.resolve("free"), empty}) {
            WholeFolder.write(folder, aside -> {
                assertThat(aside).isEmptyDirectory().isNotEqualTo(folder);
                Files.writeString(Files.createDirectory(aside.resolve("in")).resolve("a"), "text");
            });
            assertThat(folder.resolve("in/a")).hasContent("text");
        }
        assertThat(above).isDirectoryContaining("glob:**/free").isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void write_thatFails_leavesNothing() {
        assertThatThrownBy(() -> WholeFolder.write(parent.resolve("new"), aside -> {
            Files.writeString(aside.resolve("a"), "text");
            throw new IOException("full");
        })).hasMessage("full");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void write_ofANameThatIsTaken_leavesItAsItIs() throws IOException {
        Path taken = Files.createDirectory(parent.resolve("taken"));
        Files.writeString(taken.resolve("mine"), "kept");
        assertThatThrownBy(() -> WholeFolder.write(taken, aside -> Files.writeString(aside.resolve("a"), "text")))
                .isInstanceOf(IOException.class);
        assertThat(taken).isDirectoryContaining("glob:**/mine").isDirectoryNotContaining("glob:**/a");
        assertThat(parent).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void tryOut_ofANameThatCanBeMade_leavesNothing() throws IOException {
        WholeFolder.tryOut(parent.resolve("above/new"));
        assertThat(parent).isEmptyDirectory();
        Path file = Files.writeString(parent.resolve("file"), "");
        assertThatThrownBy(() -> WholeFolder.tryOut(file.resolve("above/new"))).isInstanceOf(IOException.class);
    }
}
