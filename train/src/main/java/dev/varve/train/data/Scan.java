package dev.varve.train.data;

import dev.varve.card.Reason;
import dev.varve.files.Sha256;
import dev.varve.image.ImageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What reading a file once says about it.
 *
 * @param row the image
 * @param bytes size of the file
 * @param sha256 of the file, in hexadecimal
 * @param fault why it is not a readable image; null if it is one
 */
record Scan(Row row, long bytes, String sha256, String fault) {

    /** Any decoded size will do to find out whether a file decodes, and the smallest is the fastest. */
    private static final int SMALLEST = 1;

    /** Reads, hashes and decodes every file, in parallel. */
    static List<Scan> all(Path root, List<Row> rows) {
        return rows.parallelStream().map(row -> of(root, row)).toList();
    }

    private static Scan of(Path root, Row row) {
        try {
            byte[] bytes = Files.readAllBytes(root.resolve(row.path()));
            String fault = ImageDecoder.fault(bytes, SMALLEST).orElse(null);
            return new Scan(row, bytes.length, new Sha256().add(ByteBuffer.wrap(bytes)).hex(), fault);
        } catch (IOException e) {
            return new Scan(row, 0, "", "it cannot be read: " + Reason.of(e));
        }
    }
}
