package dev.varve.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder that appears with all its files or not at all: filled aside, renamed. */
public final class WholeFolder {

    private WholeFolder() {
    }

    /** Puts files into a folder. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes all files.
         *
         * @param folder empty, under a name that it will not keep
         * @throws IOException if a file cannot be written
         */
        void fill(Path folder) throws IOException;
    }

    /**
     * Makes a folder, and those above it where they are missing.
     *
     * @param folder a name that is free, or that of an empty folder
     * @throws IOException if the name is taken, or the disk is full or refuses; nothing is left of the attempt
     */
    public static void write(Path folder, Content content) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        Files.createDirectories(target.getParent());
        Path aside = Files.createDirectory(target.resolveSibling(
                "." + target.getFileName() + "." + UUID.randomUUID() + WholeFile.ASIDE));
        try {
            content.fill(aside);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(aside);
        }
        WholeFile.forceName(target.getParent());
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                List<Path> innermostFirst = paths.sorted(Comparator.reverseOrder()).toList();
                for (Path path : innermostFirst) {
                    Files.delete(path);
                }
            }
        }
    }
}
