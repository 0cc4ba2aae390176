package dev.varve.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void number_isThatOfTheBuild() throws IOException {
        assertThat(Files.readString(Path.of("../pom.xml"))).containsPattern(
                "<artifactId>varve</artifactId>\\s*<version>" + Version.NUMBER + "(-SNAPSHOT)?</version>");
    }
}
