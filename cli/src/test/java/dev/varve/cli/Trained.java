package dev.varve.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One small run, trained once for all tests that only look at it. */
final class Trained {

    static final Path FOLDER = folder();
    static final Path DATA = Photos.classes(FOLDER.resolve("data"), 20);
    static final Path RUN = FOLDER.resolve("run");
    static final String OUTPUT = Cli.done(command(RUN).toArray());

    private Trained() {
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "trained-").toAbsolutePath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The command line of the run, into any folder, with more options behind. */
    static List<Object> command(Path run, Object... more) {
        List<Object> command = new ArrayList<>(List.of("train", DATA, "--from-scratch", "--recipe",
                "solve-then-tune", "--arch", "mobilenet_v2", "--size", 32, "--batch", 8, "--epochs", 2, "--threads", 1,
                "--out", run));
        command.addAll(List.of(more));
        return command;
    }
}
