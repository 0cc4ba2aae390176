package dev.varve.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        Path aside = createAside(target.getParent(), target);
        try {
            content.fill(aside);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(aside);
        }
        WholeFile.forceName(target.getParent());
    }

    /**
     * Finds out whether {@link #write} could make a folder, and leaves nothing behind.
     *
     * @param folder a name that is free
     * @throws IOException if one above it is a file, or the disk refuses
     */
    public static void tryOut(Path folder) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        Path above = target.getParent();
        while (!Files.exists(above)) {
            above = above.getParent();
        }
        Files.delete(createAside(above, target));
    }

    private static Path createAside(Path above, Path target) throws IOException {
        try {
            return Files.createDirectory(above.resolve(
                    "." + target.getFileName() + "." + UUID.randomUUID() + WholeFile.ASIDE));
        } catch (NoSuchFileException system) {      // Linux says so of /proc
            throw new FileSystemException(above.toString(), null, above + " takes no new folders");
        }
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
