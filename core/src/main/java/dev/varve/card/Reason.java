package dev.varve.card;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;

/** Why a file could not be read or written, in words: what stands in brackets in an {@link InvalidInput}. */
public final class Reason {

    /** What systems say, and what it means. */
    private static final Map<String, String> MEANINGS = Map.of(
            "No space left on device", "the disk is full",
            "Disk quota exceeded", "the disk is full for this user",
            "Permission denied", "no permission",
            "Read-only file system", "the disk is read-only",
            "Is a directory", "it is a folder",
            "File name too long", "the name is too long");

    private Reason() {
    }

    /**
     * Says what an exception means, without its class and without names of files that only the program knows.
     *
     * @param failure what reading or writing a file threw
     * @return a few words, such as {@code there is no folder /data} or {@code the disk is full}; what the system said
     *         where nothing better is known
     */
    public static String of(IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing(missing.getFile());
        }
        if (failure instanceof FileAlreadyExistsException taken) {
            return Files.isDirectory(Path.of(taken.getFile())) ? taken.getFile() + " exists"
                    : taken.getFile() + " is a file";
        }
        if (failure instanceof NotDirectoryException file) {
            return file.getFile() + " is a file";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        return failure instanceof FileSystemException other ? system(other) : said(failure);
    }

    /** A file that is to be written is missing with its folder, one that is to be read mostly alone. */
    private static String missing(String file) {
        Path folder = Path.of(file).toAbsolutePath().getParent();
        return folder == null || Files.isDirectory(folder) ? "there is no such file" : "there is no folder " + folder;
    }

    private static String system(FileSystemException failure) {
        if ("Not a directory".equals(failure.getReason())) {
            return fileAmong(Path.of(failure.getFile()).toAbsolutePath()) + " is a file";
        }
        return failure.getReason() == null ? said(failure) : meaning(failure.getReason());
    }

    /** The first part of a path that is a file and should be a folder. */
    private static Path fileAmong(Path path) {
        Path at = path.getParent();
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        return at == null ? path : at;
    }

    private static String said(IOException failure) {
        String text = failure.getMessage() == null ? "" : failure.getMessage().lines().findFirst().orElse("").strip();
        if (failure instanceof FileNotFoundException && text.endsWith(")")) {
            text = text.substring(text.lastIndexOf('(') + 1, text.length() - 1);
        }
        return text.isEmpty() ? "the system gives no reason" : meaning(text);
    }

    private static String meaning(String text) {
        return MEANINGS.getOrDefault(text, text);
    }
}
