package dev.varve.cli;

import picocli.CommandLine.Option;

/** What is measured of each layer group while a run trains. */
final class StatisticsOptions {

    @Option(names = "--statistics", paramLabel = "N", defaultValue = "0", description = "after every N steps, measure "
            + "each group's gradient, its update beside its parameters, and its dead channels; all go to events.jsonl, "
            + "the last of each epoch is shown; costs a part of a step; 0 is never (default: ${DEFAULT-VALUE})")
    private int every;

    /** Steps between two measurements, 0 for none. */
    int every() {
        Arguments.requireAtLeast(0, every, "--statistics");
        return every;
    }
}
