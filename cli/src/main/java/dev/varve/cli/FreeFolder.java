package dev.varve.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** The first folder name with a number that is not taken. */
final class FreeFolder {

    private FreeFolder() {
    }

    /** {@code parent/name-1}, or with the next number that is free. */
    static Path in(Path parent, Path name) {
        return IntStream.iterate(1, number -> number + 1).mapToObj(number -> parent.resolve(name + "-" + number))
                .filter(path -> Files.notExists(path)).findFirst().orElseThrow();
    }
}
