package dev.varve.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.onnx.Examples;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serving in a process as services start them: ONNX Runtime 1.29.0 dies where the command line is beyond 4 KiB. */
class LongCommandLineTest {

    private static final int LONG = 6_000;

    @TempDir
    private Path folder;

    /** Opens a model in a process of its own. */
    public static void main(String... arguments) {
        Predictor.open(Path.of(arguments[0])).close();
    }

    @Test
    void open_inAProcessWithALongCommandLine_worksAndWritesNothingElsewhere() throws Exception {
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(Examples.model(Examples.everyOperation()), OnnxProfile.TRAINABLE, file);
        Path home = Files.createDirectory(folder.resolve("home"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dfiller=" + "x".repeat(LONG),
                "-cp", System.getProperty("java.class.path"), LongCommandLineTest.class.getName(), file.toString());
        builder.environment().put("XDG_CACHE_HOME", home.toString());
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("ORT_DISABLE_TELEMETRY");

        Process process = builder.inheritIO().start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(files(home)).as("a server's own telemetry").noneMatch(path -> path.contains("Microsoft"));
    }

    private static Stream<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(Path::toString).toList().stream();
        }
    }
}
