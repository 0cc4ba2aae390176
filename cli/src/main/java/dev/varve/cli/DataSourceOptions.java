package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.plan.Defaults;
import dev.varve.plan.Experiment.DataSource;
import dev.varve.train.data.DataOptions;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The data and all options that say how they are read and divided. */
final class DataSourceOptions {

    @Parameters(paramLabel = "DATA", description = "a folder with split.csv, with train/valid[ation]/test, or with a "
            + "folder for each class; a zip or tar archive of one; a CSV or TSV file of path,label[,split]; or a list, "
            + "a .txt file with a path in each line")
    private Path data;

    @Option(names = "--target", paramLabel = "label|labels|values", defaultValue = "label", description = "what is "
            + "told of an image: one class, several names, or numbers, the latter two by a CSV file (default: "
            + "${DEFAULT-VALUE})")
    private TargetKind target;

    @Mixin
    private TargetOptions targetOptions;

    @Mixin
    private SourceOptions source;

    @Mixin
    private SplitOptions split;

    @Option(names = "--skip-bad-images", description = "leave unreadable images out, and record them")
    private boolean skipBadImages;

    Path data() {
        return data;
    }

    /**
     * What is said of the data.
     *
     * @throws InvalidInput if options do not go together, or a number is out of its range
     */
    DataSource choice() {
        new DataOptions(split.validFraction(), split.testFraction(), skipBadImages, Defaults.SEED);   // has their rules
        return new DataSource(data.toString(), split.validFraction(), split.testFraction(), skipBadImages,
                targetOptions.of(target), source.choice(), split.choice());
    }
}
