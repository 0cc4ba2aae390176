package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shell scripts stand for interpreters. */
final class PythonSideTest {

    @TempDir
    private Path folder;

    private String interpreter(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }

    @Test
    void require_ofAnInterpreterThatLacksNothing_isItsName() throws IOException {
        String python = interpreter("echo");

        assertThat(PythonSide.require(python)).isEqualTo(python);
    }

    @Test
    void require_ofAnInterpreterThatLacksPackages_namesThem() throws IOException {
        String python = interpreter("echo fastai, timm");

        assertThatThrownBy(() -> PythonSide.require(python))
                .hasMessage("--python %s: must have the packages that reference/README.md names, found it without "
                        + "fastai, timm; install them, or name another interpreter", python);
    }

    @Test
    void require_ofNoInterpreter_saysHowToNameOne() {
        assertThatThrownBy(() -> PythonSide.require("no-such-python"))
                .hasMessage("no-such-python: must be a command, found none that can be started; name Python with "
                        + "--python and Varve's launcher with --varve");
    }
}
