package dev.varve.train.data;

import dev.varve.card.Reading;
import dev.varve.files.Sha256;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;

/**
 * What the file of an item, or its files, held when the data set was read.
 *
 * @param sha256 of its bytes, in lower-case hexadecimal; where they are not read as a photo, of these and the reading,
 *     for that makes another picture of them
 * @param bytes its size, of several the sum
 * @param modified when it was last written before it was read, of several the latest
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

    /** Of files whose times were read before their bytes. */
    static Content of(FileTime before, List<byte[]> files, Reading reading) {
        return new Content(sha256(files, reading), files.stream().mapToLong(file -> file.length).sum(), before);
    }

    /** The sizes of some files together, and when the last of them was written. */
    static ImageStore.Stamp stamp(ImageStore store, List<String> paths) throws IOException {
        ImageStore.Stamp all = store.stamp(paths.get(0));
        for (String path : paths.subList(1, paths.size())) {
            ImageStore.Stamp one = store.stamp(path);
            boolean later = one.modified().compareTo(all.modified()) > 0;
            all = new ImageStore.Stamp(all.bytes() + one.bytes(), later ? one.modified() : all.modified());
        }
        return all;
    }

    /** Whether files have still the size and the time that they had; false if one is gone. */
    boolean isStillIn(ImageStore store, List<String> paths) {
        try {
            return stamp(store, paths).equals(new ImageStore.Stamp(bytes, modified));
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether these are the bytes that the files held. */
    boolean is(List<byte[]> others, Reading reading) {
        return others.stream().mapToLong(other -> other.length).sum() == bytes
                && sha256(others, reading).equals(sha256);
    }

    private static String sha256(List<byte[]> files, Reading reading) {
        List<String> each = files.stream().map(file -> new Sha256().add(ByteBuffer.wrap(file)).hex()).toList();
        return reading.isRgb() ? each.get(0) : new Sha256().add(reading + " of " + String.join(", ", each)).hex();
    }
}
