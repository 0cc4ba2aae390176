package dev.varve.train.data;

import java.util.Locale;
import java.util.Optional;

/** What the images of a data set are used for. */
public enum Part {
    /** The network learns from them. */
    TRAIN,
    /** They are measured after every epoch, and choose between epochs. */
    VALID,
    /** They are measured once, at the end. */
    TEST;

    /**
     * Reads a name as data sets write it, in upper or lower case.
     *
     * @param name {@code train}, {@code valid}, {@code validation}, {@code val} or {@code test}
     * @return the part; empty for any other name
     */
    static Optional<Part> named(String name) {
        return Optional.ofNullable(switch (name.toLowerCase(Locale.ROOT)) {
            case "train" -> TRAIN;
            case "valid", "validation", "val" -> VALID;
            case "test" -> TEST;
            default -> null;
        });
    }

    /**
     * Reads what a column says.
     *
     * @param value as {@link #named}, or {@code true} or 1 for {@link #VALID} and {@code false} or 0 for {@link
     *     #TRAIN}, as in fastai's {@code is_valid}
     * @return the part; empty for anything else
     */
    static Optional<Part> said(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> Optional.of(VALID);
            case "false", "0" -> Optional.of(TRAIN);
            default -> named(value);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
