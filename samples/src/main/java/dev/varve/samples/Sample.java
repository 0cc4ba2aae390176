package dev.varve.samples;

import java.nio.file.Path;
import java.util.List;

/** A labelled image data set that is drawn by code from a seed. */
public interface Sample {

    /** The name under which {@link Samples#named} finds it, in lower case with hyphens. */
    String name();

    /** One line that says what the pictures show, how many there are and how large they are. */
    String description();

    /** The names of the classes, sorted. */
    List<String> classes();

    /**
     * Writes the data set: {@code split.csv} with the columns path, label and split (train, valid or test), and the
     * images in {@code SPLIT/CLASS/NNN.png}.
     *
     * <p>The same seed gives the same bytes on every machine. Everything is written aside and renamed at the end: a
     * program that is killed leaves no half data set under the given name.
     *
     * @param dir a directory that is missing or empty
     * @param seed any number; two seeds share no image
     * @return {@code dir}
     * @throws dev.varve.card.InvalidInput when {@code dir} is a file, holds anything or cannot be written
     */
    Path write(Path dir, long seed);
}
