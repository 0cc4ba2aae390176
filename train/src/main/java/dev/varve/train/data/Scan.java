package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.image.ImageDecoder;
import dev.varve.train.cache.PixelCache;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What reading the files of an image once says about it.
 *
 * @param row the image
 * @param content of its file, or of its files
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

    /** An image, and the channels that its first file has in vain, or those that are asked for. */
    private record Found(Scan scan, int channels) {
    }

    /**
     * Reads and hashes every file, and decodes those of which the cache has no pixels, in parallel.
     *
     * @throws InvalidInput if files have other channels than the reading wants
     */
    static List<Scan> all(ImageStore store, List<Row> rows, PixelCache cache, Reading reading) {
        List<Found> found = rows.parallelStream().map(row -> of(store, row, cache, reading)).toList();
        int wanted = reading.ofOneFile().channels();
        List<Found> others = found.stream().filter(one -> one.channels() != wanted).toList();
        if (!others.isEmpty()) {
            String stack = reading.names().isEmpty() ? "" : " of the stack " + String.join(", ", reading.names());
            throw new InvalidInput("%s: each file%s must have %s, found %d of %,d with other numbers: %s; "
                    + "convert them, or ask for other --channels", store.place(), stack,
                    Plural.of(wanted, "channel"), others.size(), found.size(), Counts.named(others.stream().map(one ->
                            one.scan().row().path() + " (" + one.channels() + ")").toList()));
        }
        return found.stream().map(Found::scan).toList();
    }

    private static Found of(ImageStore store, Row row, PixelCache cache, Reading reading) {
        int wanted = reading.ofOneFile().channels();
        try {
            FileTime before = Content.stamp(store, row.paths()).modified();
            List<byte[]> files = new ArrayList<>();
            for (String path : row.paths()) {
                files.add(store.bytes(path));
            }
            Content content = Content.of(before, files, reading);
            if (cache.knows(content.sha256())) {
                return new Found(new Scan(row, content, null), wanted);
            }
            int channels = reading.isRgb() ? wanted : files.stream().map(ImageDecoder::channels)
                    .flatMapToInt(OptionalInt::stream).filter(number -> number != wanted).findFirst().orElse(wanted);
            Optional<String> fault = channels != wanted ? Optional.empty() : reading.isRgb()
                    ? ImageDecoder.fault(files.get(0), SMALLEST) : ImageDecoder.fault(files, reading);
            return new Found(new Scan(row, content, fault.orElse(null)), channels);
        } catch (IOException e) {
            return new Found(new Scan(row, NOTHING, "it cannot be read: " + Reason.of(e)), wanted);
        }
    }
}
