package dev.varve.train.data;

import dev.varve.train.truth.Targets;
import java.util.List;
import java.util.Objects;

/**
 * One image of a data set.
 *
 * @param paths of its file, or of the files of its channels, below the data set's root, with {@code /} between folders
 * @param target what is true of it: targets of one image
 * @param part what it is used for
 * @param content what its files held when the data set was read
 */
public record Item(List<String> paths, Targets target, Part part, Content content) {

    /** Of one file. */
    public Item(String path, Targets target, Part part, Content content) {
        this(List.of(path), target, part, content);
    }

    /** Checks the values. */
    public Item {
        paths = List.copyOf(paths);
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(content, "content");
        if (target.count() != 1) {
            throw new IllegalArgumentException("item: has targets of one image: " + target.count());
        }
    }

    /** What it is called: its path, or its paths. */
    public String path() {
        return name(paths);
    }

    static String name(List<String> paths) {
        return String.join(" + ", paths);
    }

    /** The number of its class, in a data set of single labels. */
    public int label() {
        return ((Targets.Labels) target).labels()[0];
    }

    /** The number for an output, in a data set of several labels or of values. */
    public float number(int output) {
        return ((Targets.Rows) target).numbers()[output];
    }
}
