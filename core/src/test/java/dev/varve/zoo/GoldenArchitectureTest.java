package dev.varve.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where further reference files are looked for. */
class GoldenArchitectureTest {

    @Test
    void further_ofARelativeFolder_liesBelowTheFolderInWhichMavenWasStarted(@TempDir Path root) throws IOException {
        Path folder = Files.createDirectory(root.resolve("more"));
        String name = "resnet18.json.gz";
        try (InputStream file = GoldenArchitecture.class.getResourceAsStream("/golden/architectures/" + name)) {
            Files.copy(file, folder.resolve(name));
        }
        assertThat(GoldenArchitecture.further(root, "more")).map(GoldenArchitecture::name).containsExactly("resnet18");
        assertThat(GoldenArchitecture.further(root, folder.toString())).hasSize(1);
        assertThat(GoldenArchitecture.further(root, "")).isEmpty();
        assertThat(Path.of(System.getProperty("varve.root", "..")).resolve("core/pom.xml")).exists();
    }
}
