package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.varve.card.InvalidInput;
import dev.varve.card.LeftOut;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Where the images of a data set are looked for, and what says their classes.
 *
 * @param images folder or archive at which the paths of a CSV file or a list begin; empty for the folder of that file
 * @param pathColumn column of a CSV file that holds the paths
 * @param splitColumn column of a CSV file that holds the parts, if it is there
 * @param labels what tells the class of an image
 * @param pattern regular expression of {@link Labels#NAME}, whose first group is the class; empty for the others
 */
public record SourceChoice(String images, String pathColumn, String splitColumn, Labels labels, String pattern) {

    /** The column of paths where none is named. */
    public static final String PATH_COLUMN = "path";
    /** The column of parts where none is named. */
    public static final String SPLIT_COLUMN = "split";
    /** What holds where nothing is said. */
    public static final SourceChoice USUAL = new SourceChoice("", PATH_COLUMN, SPLIT_COLUMN, Labels.USUAL, "");

    /** Checks the columns, and that there is a pattern where one is needed. */
    public SourceChoice {
        Require.present(images, "images");
        Require.notBlank(pathColumn, "pathColumn");
        Require.notBlank(splitColumn, "splitColumn");
        Require.present(labels, "labels");
        Require.present(pattern, "pattern");
        Require.that(labels == Labels.NAME || pattern.isEmpty(), "pattern", "must be absent for labels of " + labels,
                pattern, "leave it out");
        if (labels == Labels.NAME) {
            pattern("pattern", pattern);
        }
    }

    /**
     * A regular expression with a group.
     *
     * @param subject what messages begin with
     * @param text the expression, as {@link Pattern} reads it
     * @throws InvalidInput if it is none, or has no group
     */
    public static Pattern pattern(String subject, String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            Require.that(pattern.matcher("").groupCount() > 0, subject, "must have a group in brackets, the first of "
                    + "which is taken", text, "give for example (.+)_\\d+");
            return pattern;
        } catch (PatternSyntaxException mistake) {
            throw new InvalidInput(mistake, "%s: must be a regular expression of Java, found %s (%s); give for example "
                    + "(.+)_\\d+", subject, text, mistake.getDescription());
        }
    }

    /** Classes by a rule of folders; all else as usual. */
    public static SourceChoice of(Labels labels) {
        return new SourceChoice("", PATH_COLUMN, SPLIT_COLUMN, labels, "");
    }

    /** Classes by the first group of a regular expression that is looked for in names; all else as usual. */
    public static SourceChoice named(String pattern) {
        return new SourceChoice("", PATH_COLUMN, SPLIT_COLUMN, Labels.NAME, pattern);
    }

    /** The same with paths that begin elsewhere. */
    public SourceChoice withImages(String place) {
        return new SourceChoice(place, pathColumn, splitColumn, labels, pattern);
    }

    /** What tells the class of an image. Folders are those below the data set, and below its part's if it has parts. */
    public enum Labels {
        /** The column of a CSV file; the first folder of folders and archives; the last folder of lists. */
        @JsonProperty("usual") USUAL,
        /** The uppermost folder that the image lies in. */
        @JsonProperty("first-folder") FIRST_FOLDER,
        /** The folder that the image lies in itself: fastai's {@code parent_label}. */
        @JsonProperty("last-folder") LAST_FOLDER,
        /** All folders that it lies in, with {@code /} between. */
        @JsonProperty("folders") FOLDERS,
        /** The first group of a regular expression that is found in its name: fastai's {@code from_name_re}. */
        @JsonProperty("name") NAME;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What is left out of files. */
    static final class Unsaid extends LeftOut {

        Unsaid() {
            super(USUAL);
        }
    }
}
