package dev.varve.train.data;

import java.util.Objects;

/**
 * One image of a data set.
 *
 * @param path of its file below the data set's root, with {@code /} between folders
 * @param label number of its class
 * @param part what it is used for
 * @param content what its file held when the data set was read
 */
public record Item(String path, int label, Part part, Content content) {

    /** Checks the values. */
    public Item {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(content, "content");
        if (label < 0) {
            throw new IllegalArgumentException("item: label must not be negative: " + label);
        }
    }
}
