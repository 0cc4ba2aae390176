package dev.varve.samples;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.files.WholeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of a data set with its split.csv, written whole or not at all. */
final class DataSetFolder {

    private DataSetFolder() {
    }

    /**
     * One row of split.csv.
     *
     * @param path below the folder, with slashes
     * @param label name of the class
     * @param split train, valid or test
     * @param file draws the bytes of the image file; called once, from any thread
     */
    record Picture(String path, String label, String split, Supplier<byte[]> file) {
    }

    /** Draws the pictures on all processors into a folder beside {@code dir} and renames it. */
    static Path write(Path dir, List<Picture> pictures) {
        Path target = dir.toAbsolutePath().normalize();
        requireFree(target);
        try {
            WholeFolder.write(target, aside -> fill(aside, pictures));
        } catch (IOException e) {
            requireFree(target);                                 // another program may have filled it meanwhile
            throw new InvalidInput(e, "%s: cannot be written (%s); choose another folder", dir, Reason.of(e));
        }
        return dir;
    }

    private static void requireFree(Path target) {
        if (!Files.exists(target)) {
            return;
        }
        try (Stream<Path> entries = Files.list(target)) {
            if (entries.findAny().isPresent()) {
                throw taken(target);
            }
        } catch (IOException e) {
            throw taken(target);
        }
    }

    private static InvalidInput taken(Path target) {
        return new InvalidInput("%s: exists and is not an empty folder; choose another, or remove it", target);
    }

    private static void fill(Path folder, List<Picture> pictures) throws IOException {
        for (Path parent : pictures.stream().map(p -> folder.resolve(p.path()).getParent()).distinct().toList()) {
            Files.createDirectories(parent);
        }
        drawAll(folder, pictures);
        Files.writeString(folder.resolve("split.csv"), pictures.stream()
                .map(p -> String.join(",", p.path(), p.label(), p.split()) + "\n")
                .collect(Collectors.joining("", "path,label,split\n", "")));
    }

    /** Returns or throws when the last thread is done: what has failed can be deleted without a race. */
    private static void drawAll(Path folder, List<Picture> pictures) throws IOException {
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        pictures.parallelStream().filter(picture -> failures.isEmpty()).forEach(picture -> {
            try {
                Files.write(folder.resolve(picture.path()), picture.file().get());
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        });
        if (failures.peek() instanceof IOException e) {
            throw e;
        }
        if (failures.peek() instanceof RuntimeException e) {
            throw e;
        }
    }
}
