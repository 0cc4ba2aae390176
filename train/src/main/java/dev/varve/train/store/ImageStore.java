package dev.varve.train.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;

/**
 * The files of a folder or an archive, by paths below it with {@code /} between folders. Any thread may read, until it
 * is closed; an archive is open until then.
 */
public interface ImageStore extends AutoCloseable {

    /** What file managers leave behind; hidden files are passed over as well. */
    Set<String> LEFT_BEHIND = Set.of("Thumbs.db", "desktop.ini", "__MACOSX");

    /**
     * The store at a place.
     *
     * @param place a folder, or a file that {@link Archives#isArchive} knows
     * @throws dev.varve.card.InvalidInput if an archive cannot be read
     */
    static ImageStore at(Path place) {
        return Files.isDirectory(place) ? new FolderStore(place) : Archives.open(place);
    }

    /** The folder or archive. */
    Path place();

    /**
     * All files, but for hidden ones and those that file managers leave behind, in the order of their paths.
     *
     * @throws dev.varve.card.InvalidInput if a folder cannot be read
     */
    List<String> files();

    /** All folders, as {@link #files}; of an archive those that it names, or that hold a file. */
    List<String> folders();

    /** Whether there is such a file, hidden or not. */
    boolean has(String path);

    /**
     * The content of a file.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    byte[] bytes(String path) throws IOException;

    /**
     * What tells a changed file from an unchanged one.
     *
     * @throws IOException if it is gone
     */
    Stamp stamp(String path) throws IOException;

    /** The path below the store of a file that is named from there, or from the root of the disk. */
    String inside(String named);

    /** Lets go of an archive, of which nothing can be read then; of a folder nothing is held. */
    @Override
    default void close() {
    }

    /** How messages name a file. */
    default Path named(String path) {
        return place().resolve(path);
    }

    /** Whether no part of a path is hidden or left behind. */
    static boolean isShown(String path) {
        for (String name : path.split("/")) {
            if (name.startsWith(".") || LEFT_BEHIND.contains(name)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What tells a changed file from an unchanged one.
     *
     * @param bytes its size
     * @param modified when it was last written; of a file in an archive, when the archive was
     */
    record Stamp(long bytes, FileTime modified) {
    }
}
