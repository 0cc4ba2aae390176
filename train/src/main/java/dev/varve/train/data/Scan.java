package dev.varve.train.data;

import dev.varve.card.Reason;
import dev.varve.image.ImageDecoder;
import dev.varve.train.cache.PixelCache;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * What reading a file once says about it.
 *
 * @param row the image
 * @param content of the file
 * @param fault why it is not a readable image; null if it is one
 */
record Scan(Row row, Content content, String fault) {

    /** Any decoded size will do to find out whether a file decodes, and the smallest is the fastest. */
    private static final int SMALLEST = 1;
    private static final Content NOTHING = new Content("", 0, FileTime.fromMillis(0));

    /** The same image for another use. */
    Scan to(Part part) {
        return new Scan(row.to(part), content, fault);
    }

    /** Reads and hashes every file, and decodes those of which the cache has no pixels, in parallel. */
    static List<Scan> all(ImageStore store, List<Row> rows, PixelCache cache) {
        return rows.parallelStream().map(row -> of(store, row, cache)).toList();
    }

    private static Scan of(ImageStore store, Row row, PixelCache cache) {
        try {
            FileTime before = store.stamp(row.path()).modified();
            byte[] bytes = store.bytes(row.path());
            Content content = Content.of(before, bytes);
            String fault = cache.knows(content.sha256()) ? null : ImageDecoder.fault(bytes, SMALLEST).orElse(null);
            return new Scan(row, content, fault);
        } catch (IOException e) {
            return new Scan(row, NOTHING, "it cannot be read: " + Reason.of(e));
        }
    }
}
