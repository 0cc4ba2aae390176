package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where runs and demos go that were given no folder. */
class FreeFolderTest {

    private static final Path NAME = Path.of("varve-demo");

    @Test
    void in_aSecondTime_isTheNextNumber(@TempDir Path parent) throws IOException {
        assertThat(FreeFolder.in(parent, NAME)).isEqualTo(parent.resolve("varve-demo-1"));
        Files.createDirectory(parent.resolve("varve-demo-1"));
        Files.createFile(parent.resolve("varve-demo-3"));
        assertThat(FreeFolder.in(parent, NAME)).isEqualTo(parent.resolve("varve-demo-2"));
        Files.createDirectory(parent.resolve("varve-demo-2"));
        assertThat(FreeFolder.in(parent, NAME)).isEqualTo(parent.resolve("varve-demo-4"));
    }

    @Test
    void in_aFolderThatIsNotThere_isTheFirst(@TempDir Path parent) {
        assertThat(FreeFolder.in(parent.resolve("runs"), Path.of("pets"))).isEqualTo(parent.resolve("runs/pets-1"));
    }
}
