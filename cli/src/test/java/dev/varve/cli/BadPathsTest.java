package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places where nothing can be written are refused before anything is computed, in words and not in Java's names. */
class BadPathsTest {

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("file.png"), "x");
    }

    @Test
    void train_intoAPlaceThatTakesNoFolders_saysWhyBeforeThePlan() {
        Cli cli = Cli.run("train", folder.resolve("no-data"), "--out", file.resolve("x"));
        assertThat(cli.code()).isEqualTo(Exit.MENDABLE);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo("varve: " + file.resolve("x") + ": a run folder cannot be made here (" + file
                + " is a file); choose another --out\n");
        assertThat(Cli.refused(folder, "train", folder.resolve("no-data"), "--out", "/proc/x")).isEqualTo(
                "/proc/x: a run folder cannot be made here (/proc takes no new folders); choose another --out");
        assertThat(Cli.refused(folder, "demo", "--out", file.resolve("x"))).endsWith(" is a file); choose another "
                + "--out");
    }

    @Test
    void train_byAPlanThatCannotBeRead_saysSoBeforeTheData() throws IOException {
        Path plan = folder.resolve("plan.yaml");
        assertThat(refusedBy(plan)).isEqualTo(plan + ": no such file; check the path");
        Files.writeString(plan, "recipe: custom\nfases: []\n");
        assertThat(refusedBy(plan)).startsWith(plan + ":2: fases: ");
    }

    private String refusedBy(Path plan) {
        return Cli.refused(folder, "train", folder.resolve("no-data"), "--out", folder.resolve("run"), "--plan", plan);
    }

    @Test
    void export_intoNoFolder_namesIt() {
        for (String name : new String[] {"noex/x.onnx", "noex/x.safetensors"}) {
            assertThat(Cli.refused(folder, "export", Trained.RUN, folder.resolve(name))).isEqualTo(folder.resolve(name)
                    + ": cannot be written (there is no folder " + folder.resolve("noex") + "); check the folder, its "
                    + "rights and the free space");
        }
    }

    @Test
    void sample_belowAFile_namesTheFile() {
        assertThat(Cli.refused(folder, "sample", "surface-defects", file.resolve("x"))).isEqualTo(file.resolve("x")
                + ": cannot be written (" + file + " is a file); choose another folder");
    }
}
