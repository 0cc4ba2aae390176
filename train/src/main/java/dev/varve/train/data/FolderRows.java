package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The images of a folder: of its class folders, or of the class folders in its {@code train}, {@code valid} and
 * {@code test} folders. All files count as images, but for hidden ones and those that file managers leave behind.
 */
final class FolderRows {

    private static final Set<String> LEFT_BEHIND = Set.of("Thumbs.db", "desktop.ini", "__MACOSX");

    private FolderRows() {
    }

    /** Reads the rows, and notes what is passed over. */
    static List<Row> read(Path root, List<String> notes) {
        List<Row> rows = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        Map<Part, Path> parts = parts(root);
        if (parts.containsKey(Part.TRAIN)) {
            parts.forEach((part, folder) -> empty.addAll(addClasses(rows, root, folder, part)));
        } else {
            empty.addAll(addClasses(rows, root, root, null));
        }
        if (!empty.isEmpty()) {
            notes.add("Passed over " + (empty.size() == 1 ? "a class folder" : "class folders")
                    + " without images: " + Counts.named(empty));
        }
        return rows;
    }

    private static Map<Part, Path> parts(Path root) {
        Map<Part, Path> parts = new EnumMap<>(Part.class);
        for (Path folder : folders(root)) {
            Part.named(name(folder)).ifPresent(part -> {
                Path other = parts.put(part, folder);
                if (other != null) {
                    throw new InvalidInput("%s: has two folders for the same part, %s and %s; keep one",
                            root, name(other), name(folder));
                }
            });
        }
        return parts;
    }

    /** Adds the rows of each class folder, and names those that have none. */
    private static List<String> addClasses(List<Row> rows, Path root, Path folder, Part part) {
        List<String> empty = new ArrayList<>();
        for (Path classFolder : folders(folder)) {
            int before = rows.size();
            try (Stream<Path> files = Files.walk(classFolder, FileVisitOption.FOLLOW_LINKS)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> allShown(classFolder.relativize(file)))
                        .map(file -> new Row(slashed(root.relativize(file)), name(classFolder), part))
                        .forEach(rows::add);
            } catch (IOException e) {
                throw unreadable(classFolder, e);
            } catch (UncheckedIOException e) {
                throw unreadable(classFolder, e.getCause());
            }
            if (rows.size() == before) {
                empty.add(slashed(root.relativize(classFolder)));
            }
        }
        return empty;
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).filter(FolderRows::shown).sorted().toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static InvalidInput unreadable(Path folder, IOException cause) {
        return new InvalidInput(cause, "%s: cannot be read (%s); check its permissions", folder, Reason.of(cause));
    }

    private static boolean allShown(Path relative) {
        for (Path element : relative) {
            if (!shown(element)) {
                return false;
            }
        }
        return true;
    }

    private static boolean shown(Path path) {
        return !name(path).startsWith(".") && !LEFT_BEHIND.contains(name(path));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
