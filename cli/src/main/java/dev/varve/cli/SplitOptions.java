package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Defaults;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SplitChoice;
import picocli.CommandLine.Option;

/** The options that say which images train, validate and test. */
final class SplitOptions {

    @Option(names = "--split", paramLabel = "given|stratified|random", defaultValue = "given", description = "which "
            + "images validate: those of the valid folder or of the split column, where there are any, else a share of "
            + "each class; a share of each class anyway; or a share of all. A test part that the data bring stays "
            + "(default: ${DEFAULT-VALUE})")
    private SplitChoice.By by;

    @Option(names = "--valid-fraction", paramLabel = "X",
            description = "share that validates where it is drawn (default: " + Defaults.VALID_FRACTION + ")")
    private Double validFraction;

    @Option(names = "--test-fraction", paramLabel = "X", defaultValue = "" + Defaults.TEST_FRACTION,
            description = "share that tests where the data bring no test part (default: ${DEFAULT-VALUE})")
    private double testFraction;

    @Option(names = "--folds", paramLabel = "K", description = "divide into so many equal parts, alike in their "
            + "classes, of which one validates")
    private Integer folds;

    @Option(names = "--fold", paramLabel = "I", description = "which of the folds validates, from 1 (default: 1)")
    private Integer fold;

    @Option(names = "--group-column", paramLabel = "NAME", description = "column of the CSV file: images with the same "
            + "value are drawn together, so that no patient, scene or camera is in two parts")
    private String groupColumn;

    @Option(names = "--group-pattern", paramLabel = "REGEX", description = "the same for images in whose path the "
            + "first group of this regular expression is the same, such as (patient\\d+)")
    private String groupPattern;

    double validFraction() {
        return validFraction == null ? Defaults.VALID_FRACTION : validFraction;
    }

    double testFraction() {
        return testFraction;
    }

    /**
     * The choice.
     *
     * @throws InvalidInput if options do not go together, or a number is out of its range
     */
    SplitChoice choice() {
        if (folds == null && fold != null) {
            throw new InvalidInput("--fold %d: needs --folds; say how many there are", fold);
        }
        if (folds != null) {
            Arguments.requireAtLeast(2, folds, "--folds");
            Arguments.requireBetween(1, folds, fold == null ? 1 : fold, "--fold");
        }
        if (folds != null && validFraction != null) {
            throw new InvalidInput("--valid-fraction %s: does not go with --folds %d, of which one validates; leave "
                    + "one of both out", validFraction, folds);
        }
        if (groupPattern != null) {
            SourceChoice.pattern("--group-pattern", groupPattern);
        }
        if (groupPattern != null && groupColumn != null) {
            throw new InvalidInput("--group-pattern: does not go with --group-column %s; leave one of both out",
                    groupColumn);
        }
        return new SplitChoice(by, folds == null ? 0 : folds, folds == null ? 0 : fold == null ? 1 : fold,
                groupColumn == null ? "" : groupColumn, groupPattern == null ? "" : groupPattern);
    }
}
