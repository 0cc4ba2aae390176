package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.plan.Experiment.TargetChoice;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what is told of an image, and where a CSV file says it. */
final class TargetOptions {

    @Option(names = "--label-column", paramLabel = "NAME", split = ",", description = "column of the CSV file that "
            + "says what is true of an image; with --target values one or several, with commas between (default: "
            + TargetChoice.COLUMN + ")")
    private List<String> columns;

    @Option(names = "--label-separator", paramLabel = "TEXT", description = "what stands between the names of an image "
            + "with --target labels (default: " + TargetChoice.SEPARATOR + ")")
    private String separator;

    /** The choice for a kind of target. */
    TargetChoice of(TargetKind kind) {
        return of(kind, TargetChoice.of(kind));
    }

    /**
     * The choice for a kind of target.
     *
     * @param usual holds where an option is not given
     * @throws InvalidInput if there are several columns for one, or a separator for what has none
     */
    TargetChoice of(TargetKind kind, TargetChoice usual) {
        if (separator != null && kind != TargetKind.LABELS) {
            throw new InvalidInput("--label-separator: goes with --target labels, found --target %s; leave it out",
                    kind);
        }
        if (columns != null && columns.size() > 1 && kind != TargetKind.VALUES) {
            throw new InvalidInput("--label-column: must be one for --target %s, found %s; name one, or pass --target "
                    + "values", kind, String.join(", ", columns));
        }
        return new TargetChoice(kind, columns == null ? usual.columns() : columns,
                separator == null ? usual.separator() : separator);
    }
}
