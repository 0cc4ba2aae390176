package dev.varve.train.data;

import java.util.List;
import java.util.Objects;

/**
 * A data set as it was found, with what there is to say about it. To be closed: an archive is open until then.
 *
 * @param dataset the readable images
 * @param fingerprint SHA-256 in hexadecimal of classes, paths, labels, parts, sizes and contents of all its images;
 *     equal for equal data, wherever it lies and whenever it was copied
 * @param contents the same without the parts: equal for equal images in equal classes, however they are split
 * @param notes what the user should know, one sentence each: how it was split, what was left out, leaks
 * @param skipped files that were left out because they cannot be read
 */
public record LoadedData(Dataset dataset, String fingerprint, String contents, List<String> notes,
        List<BadImage> skipped) implements AutoCloseable {

    /** Checks that nothing is missing. */
    public LoadedData {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(contents, "contents");
        notes = List.copyOf(notes);
        skipped = List.copyOf(skipped);
    }

    /** Lets go of an archive, of which no image can be read then. */
    @Override
    public void close() {
        dataset.store().close();
    }

    /**
     * A file that is not a readable image.
     *
     * @param path below the data set's root
     * @param fault what is wrong with it
     */
    public record BadImage(String path, String fault) {
    }
}
