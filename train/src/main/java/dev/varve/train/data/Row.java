package dev.varve.train.data;

import java.util.List;

/**
 * One image as a folder, an archive, a list or a CSV file names it.
 *
 * @param paths of its file, or of the files of its channels, below the root, with {@code /} between folders
 * @param labels what is told of it, as the source writes it: the name of its class, any number of different names, or
 *     numbers
 * @param part what it is used for; null where the source does not say
 * @param group what may not be in two parts; null where every image may stand alone
 */
record Row(List<String> paths, List<String> labels, Part part, String group) {

    /** Of one file. */
    Row(String path, List<String> labels, Part part, String group) {
        this(List.of(path), labels, part, group);
    }

    /** Of a class. */
    Row(String path, String label, Part part) {
        this(path, List.of(label), part, null);
    }

    /** The same image for another use. */
    Row to(Part other) {
        return new Row(paths, labels, other, group);
    }

    /** The same image in a group. */
    Row in(String some) {
        return new Row(paths, labels, part, some);
    }

    /** What it is called: its path, or its paths. */
    String path() {
        return Item.name(paths);
    }
}
