package dev.varve.cli;

import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.plan.Defaults;
import dev.varve.train.Learner;
import dev.varve.train.data.DataOptions;
import dev.varve.train.data.DataReport;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reports on a data set. */
@Command(name = "data", description = "Says what a data set holds: sizes, formats, classes of each part, copies, and "
        + "what cannot be read. Ends with 2 where `train` would refuse the data, and says why.")
final class DataCommand implements Callable<Integer> {

    @Mixin
    private DataSourceOptions data;

    @Mixin
    private ChannelOptions channels;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "" + Defaults.SEED,
            description = "where all random draws begin (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--size", paramLabel = "N", description = "pixels of each side of the square that the network sees "
            + "(default: that of " + Learner.DEFAULT_ARCHITECTURE + ")")
    private Integer size;

    @Mixin
    private AugmentOptions augment;

    @Option(names = "--sheet", paramLabel = "FILE", description = "draw what the network is shown of some training "
            + "images, to a .png file that does not exist: in each row an image as it validates, then as the first "
            + "epochs show it, over what is true of it and its path")
    private Path sheet;

    @Option(names = "--json", description = "as JSON, with all copies and unreadable files")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        int side = size == null ? Zoo.architecture(Learner.DEFAULT_ARCHITECTURE).size() : size;
        Arguments.requireBetween(1, Architecture.MOST_SIZE, side, "--size");
        requireSheet();
        Augmentation augmentation = augment.augmentation();
        DataOptions asked = DataOptions.of(data.choice(), seed).withReading(channels.reading(Reading.RGB));
        try (DataReport report = DataReport.of(data.data(), asked, side)) {
            print(report, augmentation, side);
            report.refusal().ifPresent(message -> {
                throw new InvalidInput("%s", message);
            });
        }
        return Exit.DONE;
    }

    private void print(DataReport report, Augmentation augmentation, int side) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? DataText.json(report) : DataText.of(data.data(), report));
        if (sheet != null && report.dataset().isPresent()) {
            DataSheet.write(sheet, report.dataset().get(), augmentation, side, seed);
            if (!json) {
                out.println("Drawn: " + sheet);
            }
        }
        out.flush();
    }

    /** Refuses a file that cannot be drawn to, and words on a sheet that is none, before anything is read. */
    private void requireSheet() {
        if (sheet == null) {
            AugmentOptions.NAMES.stream().filter(spec.commandLine().getParseResult()::hasMatchedOption).findFirst()
                    .ifPresent(name -> {
                        throw new InvalidInput("%s: says what --sheet draws, found none; add it, or leave this out",
                                name);
                    });
            return;
        }
        NewFile.require("--sheet", sheet, ".png");
    }
}
