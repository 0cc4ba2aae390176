package dev.varve.train.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Folders for files that only one computation needs. */
final class Scratch {

    private Scratch() {
    }

    /** Computes with an empty folder, which must be empty again at the end, and is removed. */
    static <T> T in(Function<Path, T> work) {
        try {
            Path folder = Files.createTempDirectory("varve-scratch");
            try {
                return work.apply(folder);
            } finally {
                Files.delete(folder);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
