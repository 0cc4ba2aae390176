package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SourceChoice.Labels;
import picocli.CommandLine.Option;

/** The options that say where images are looked for, and what tells their classes. */
final class SourceOptions {

    @Option(names = "--label-from", paramLabel = "usual|first-folder|last-folder|folders", description = "what of a "
            + "path is the class: the uppermost folder below DATA (or below train, valid and test), the folder of the "
            + "image itself, or all of them with / between; usual is the column of a CSV file, the last folder in a "
            + "list, else the first (default: usual)")
    private Labels labels;

    @Option(names = "--label-pattern", paramLabel = "REGEX", description = "the class is the first group of this "
            + "regular expression, which is looked for in the image's name, such as (.+)_\\d+")
    private String pattern;

    @Option(names = "--path-column", paramLabel = "NAME", description = "column of the CSV file with the paths "
            + "(default: " + SourceChoice.PATH_COLUMN + ")")
    private String pathColumn;

    @Option(names = "--split-column", paramLabel = "NAME", description = "column of the CSV file with the parts: "
            + "train, valid, test, or true for images that validate and false for others (default: "
            + SourceChoice.SPLIT_COLUMN + ", if there is one)")
    private String splitColumn;

    @Option(names = "--images", paramLabel = "FOLDER|ARCHIVE", description = "where the paths of a CSV file or a list "
            + "begin (default: where that file lies)")
    private String images;

    /** The choice where nothing else was said before. */
    SourceChoice choice() {
        return choice(SourceChoice.USUAL);
    }

    /**
     * The choice.
     *
     * @param usual holds where an option is not given
     * @throws InvalidInput if two options say what the class is, or a pattern is none
     */
    SourceChoice choice(SourceChoice usual) {
        if (pattern != null) {
            if (labels != null) {
                throw new InvalidInput("--label-pattern: does not go with --label-from %s; leave one of both out",
                        labels);
            }
            SourceChoice.pattern("--label-pattern", pattern);
        } else if (labels == Labels.NAME) {
            throw new InvalidInput("--label-from name: needs a pattern; give it by --label-pattern alone");
        }
        boolean said = pattern != null || labels != null;
        return new SourceChoice(or(images, usual.images()), or(pathColumn, usual.pathColumn()),
                or(splitColumn, usual.splitColumn()),
                pattern != null ? Labels.NAME : labels != null ? labels : usual.labels(),
                said ? or(pattern, "") : usual.pattern());
    }

    private static String or(String given, String usual) {
        return given == null ? usual : given;
    }
}
