package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.varve.card.LeftOut;
import java.util.Locale;

/**
 * Which images train and which validate. A test part that the data bring is never drawn from.
 *
 * @param by how images are drawn
 * @param folds number of equal parts of which one validates; 0 to draw by fractions
 * @param fold which of them validates, from 1; 0 without folds
 * @param groupColumn column of a CSV file whose equal values may not be in two parts; empty for none
 * @param groupPattern regular expression that is found in the path, whose first group says the same; empty for none
 */
public record SplitChoice(By by, int folds, int fold, String groupColumn, String groupPattern) {

    /** The parts that the data bring, else drawn from each class; an image is a group of its own. */
    public static final SplitChoice USUAL = new SplitChoice(By.GIVEN, 0, 0, "", "");

    /** Checks that the fold is one of the folds, and that groups are said once. */
    public SplitChoice {
        Require.present(by, "by");
        Require.that(folds == 0 || folds > 1, "folds", "must be at least 2", folds, "5 is common");
        Require.that(fold >= Math.min(folds, 1) && fold <= folds, "fold", folds == 0 ? "must be absent without folds"
                : "must lie between 1 and " + folds, fold, folds == 0 ? "say how many folds there are" : "give one");
        Require.present(groupColumn, "groupColumn");
        Require.present(groupPattern, "groupPattern");
        Require.that(groupColumn.isEmpty() || groupPattern.isEmpty(), "groupPattern", "must be absent beside a "
                + "groupColumn", groupPattern, "leave out one of both");
        if (!groupPattern.isEmpty()) {
            SourceChoice.pattern("groupPattern", groupPattern);
        }
    }

    /** A draw whatever parts the data bring. */
    public static SplitChoice of(By by) {
        return new SplitChoice(by, 0, 0, "", "");
    }

    /** One of so many folds, from 1. */
    public static SplitChoice fold(int fold, int folds) {
        return new SplitChoice(By.GIVEN, folds, fold, "", "");
    }

    /** The same in whole groups, which the values of a column tell. */
    public SplitChoice byColumn(String column) {
        return new SplitChoice(by, folds, fold, column, "");
    }

    /** The same in whole groups, which the first group of a regular expression tells that is looked for in paths. */
    public SplitChoice byPattern(String pattern) {
        return new SplitChoice(by, folds, fold, "", pattern);
    }

    /** Whether images of one group may not be in two parts. */
    public boolean grouped() {
        return !groupColumn.isEmpty() || !groupPattern.isEmpty();
    }

    /** Whether a validation part that the data bring is set aside. */
    public boolean anew() {
        return by != By.GIVEN || folds > 0;
    }

    /** How images are drawn. */
    public enum By {
        /** As the data say, by {@code train} and {@code valid} folders or a column; where they do not, as the next. */
        @JsonProperty("given") GIVEN,
        /** The same share from each class. */
        @JsonProperty("stratified") STRATIFIED,
        /** From all images, whatever their classes. */
        @JsonProperty("random") RANDOM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is left out of files. */
    static final class Unsaid extends LeftOut {

        Unsaid() {
            super(USUAL);
        }
    }
}
