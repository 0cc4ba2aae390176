package dev.varve.train.data;

import dev.varve.files.Sha256;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * What a file held when the data set was read.
 *
 * @param sha256 of its bytes, in lower-case hexadecimal
 * @param bytes its size
 * @param modified when it was last written before it was read
 */
public record Content(String sha256, long bytes, FileTime modified) {

    /** Checks that nothing is missing. */
    public Content {
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(modified, "modified");
        if (bytes < 0) {
            throw new IllegalArgumentException("content: bytes must not be negative: " + bytes);
        }
    }

    /** Of a file whose time was read before its bytes. */
    static Content of(FileTime before, byte[] bytes) {
        return new Content(sha256(bytes), bytes.length, before);
    }

    /** Whether a file has still the size and the time that it had; false if it is gone. */
    boolean isStillIn(ImageStore store, String path) {
        try {
            return store.stamp(path).equals(new ImageStore.Stamp(bytes, modified));
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether these are the bytes that the file held. */
    boolean is(byte[] others) {
        return others.length == bytes && sha256(others).equals(sha256);
    }

    private static String sha256(byte[] bytes) {
        return new Sha256().add(ByteBuffer.wrap(bytes)).hex();
    }
}
