package dev.varve.card;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * How the file of an item, or its files, become channels of 8 bits.
 *
 * @param kind whether files are made to be of red, green and blue, or what they hold is taken as it is
 * @param channels of an item, 1 to {@value #MOST_CHANNELS}; 3 of {@link Kind#RGB}
 * @param white the value in a file of 16 bits that becomes 255, and all above it as well; at least 255, and without a
 *        meaning for {@link Kind#RGB}
 * @param names of a {@link Kind#STACK} the columns that name its files, in the order of the channels; else empty
 */
public record Reading(Kind kind, int channels, int white, List<String> names) {

    /** More channels no picture can have in memory. */
    public static final int MOST_CHANNELS = 512;
    /** The largest value of 16 bits: the former 256 ones of it become one. */
    public static final int FULL_WHITE = 65535;
    /** Red, green and blue, whatever the file holds. */
    public static final Reading RGB = new Reading(Kind.RGB, 3, FULL_WHITE, List.of());

    private static final int LEAST_WHITE = 255;

    /** Where channels come from. */
    public enum Kind {
        /** Any picture as red, green and blue: grey is repeated, transparency dropped, the first page taken. */
        @JsonProperty("rgb") RGB,
        /** The channels of one file as it holds them, which must be as many as are asked for. */
        @JsonProperty("stored") STORED,
        /** One file of grey for each channel. */
        @JsonProperty("stack") STACK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is left out of files: red, green and blue, so that they stay those of earlier versions. */
    public static final class Unsaid extends LeftOut {

        Unsaid() {
            super(RGB);
        }
    }

    /**
     * Checks the numbers and names.
     *
     * @throws InvalidInput if one breaks its rule
     */
    public Reading {
        names = names == null ? List.of() : List.copyOf(names);
        require(kind != null, "kind: must be rgb, stored or stack, found %s; name one", "nothing");
        require(channels >= 1 && channels <= MOST_CHANNELS, "channels: must be 1 to " + MOST_CHANNELS
                + ", found %s; give a number of this range", channels);
        require(kind != Kind.RGB || channels == 3, "channels: of rgb are three, found %s; take the kind stored",
                channels);
        require(white >= LEAST_WHITE && white <= FULL_WHITE, "white: must be " + LEAST_WHITE + " to " + FULL_WHITE
                + ", found %s; give the largest value that the files of 16 bits hold", white);
        require(names.size() == (kind == Kind.STACK ? channels : 0), "names: must be one for each channel of a stack, "
                + "and of others none, found %s; give as many", names);
        require(new HashSet<>(names).size() == names.size(), "names: must be different, found %s; name each once",
                names);
    }

    private static void require(boolean holds, String message, Object found) {
        if (!holds) {
            throw new InvalidInput(message, found);
        }
    }

    /** So many channels of one file. */
    public static Reading stored(int channels, int white) {
        return new Reading(Kind.STORED, channels, white, List.of());
    }

    /** A file of grey from each of these columns. */
    public static Reading stack(List<String> names, int white) {
        return new Reading(Kind.STACK, names.size(), white, names);
    }

    /** Whether files are made to be of red, green and blue. */
    @JsonIgnore
    public boolean isRgb() {
        return kind == Kind.RGB;
    }

    /** How many files an item has. */
    public int files() {
        return kind == Kind.STACK ? channels : 1;
    }

    /** How each of an item's files is read. */
    public Reading ofOneFile() {
        return kind == Kind.STACK ? stored(1, white) : this;
    }

    /** The same number for each channel. */
    public List<Double> each(double value) {
        return Collections.nCopies(channels, value);
    }

    /** As messages and names of preparations say it, such as {@code 4 channels as stored, white 65535}. */
    @Override
    public String toString() {
        return switch (kind) {
            case RGB -> "red, green, blue";
            case STORED -> Plural.of(channels, "channel") + " as stored, white " + white;
            case STACK -> "a stack of " + String.join(", ", names) + ", white " + white;
        };
    }
}
