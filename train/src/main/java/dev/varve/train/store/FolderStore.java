package dev.varve.train.store;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;

/**
 * The files below a folder, links followed.
 *
 * @param place the folder
 */
public record FolderStore(Path place) implements ImageStore {

    @Override
    public List<String> files() {
        return new Walk().walked().files;
    }

    @Override
    public List<String> folders() {
        return new Walk().walked().folders;
    }

    @Override
    public boolean has(String path) {
        try {
            return Files.isRegularFile(place.resolve(path));
        } catch (InvalidPathException none) {
            return false;
        }
    }

    @Override
    public byte[] bytes(String path) throws IOException {
        return Files.readAllBytes(place.resolve(path));
    }

    @Override
    public Stamp stamp(String path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(place.resolve(path), BasicFileAttributes.class);
        return new Stamp(now.size(), now.lastModifiedTime());
    }

    @Override
    public String inside(String named) {
        try {
            Path root = place.toAbsolutePath().normalize();
            Path file = root.resolve(named).normalize();
            return slashed(file.startsWith(root) ? root.relativize(file) : file);
        } catch (InvalidPathException none) {
            return named;
        }
    }

    private static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /** Collects what is shown. */
    private final class Walk extends SimpleFileVisitor<Path> {

        private final List<String> files = new ArrayList<>();
        private final List<String> folders = new ArrayList<>();

        Walk walked() {
            try {
                Files.walkFileTree(place, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, this);
            } catch (IOException failure) {
                throw new InvalidInput(failure, "%s: cannot be read (%s); check its permissions", place,
                        Reason.of(failure));
            }
            Collections.sort(files);
            Collections.sort(folders);
            return this;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String path = slashed(place.relativize(folder));
            if (path.isEmpty()) {
                return FileVisitResult.CONTINUE;
            }
            if (!ImageStore.isShown(path)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            folders.add(path);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = slashed(place.relativize(file));
            boolean broken = attributes.isSymbolicLink();           // others are followed, and this one will be told
            if ((attributes.isRegularFile() || broken) && ImageStore.isShown(path)) {
                files.add(path);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (!ImageStore.isShown(slashed(place.relativize(file)))) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
