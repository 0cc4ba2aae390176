package dev.varve.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears whole or not at all: written aside, forced to the disk, renamed. Whoever looks finds the former
 * file or this one, after a kill or a power cut too.
 */
public final class WholeFile {

    /** The end of the names of files that are being written; what a kill left of them may be deleted. */
    public static final String ASIDE = ".part";

    private WholeFile() {
    }

    /** Writes the bytes of a file to a channel, which others close. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes all bytes.
         *
         * @throws IOException if the channel does
         */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /**
     * Writes a file in the place of a former one. Several writers do not disturb each other; the last one stays.
     *
     * @param file where; its folder exists
     * @throws IOException if the disk is full or refuses; the former file is untouched and nothing else is left
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Path aside = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ASIDE);
        try {
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
        forceName(target.getParent());
    }

    /** The new name lies in the folder, which is forced too; systems that open no folders need no forcing. */
    static void forceName(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException noFolders) {
            // Windows: a rename is journalled.
        }
    }
}
