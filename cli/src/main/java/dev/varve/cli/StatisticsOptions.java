package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import picocli.CommandLine.Option;

/** What is measured of each layer group while a run trains. */
final class StatisticsOptions {

    @Option(names = "--statistics", paramLabel = "N", defaultValue = "0", description = "after every N steps, measure "
            + "each group's gradient, its update beside its parameters, and its dead channels; all go to events.jsonl, "
            + "the last of each epoch is shown; costs a part of a step; 0 is never (default: ${DEFAULT-VALUE})")
    private int every;

    /** Refuses what a plan has no use for that takes no step. */
    Plan checked(Plan plan) {
        if (every > 0 && plan.phases().stream().noneMatch(Phase.Train.class::isInstance)) {
            throw new InvalidInput("--statistics: the recipe %s has no use for it, which computes the head and trains "
                    + "nothing; leave it out, or take another recipe", plan.recipe());
        }
        return plan;
    }

    /** Steps between two measurements, 0 for none. */
    int every() {
        Arguments.requireAtLeast(0, every, "--statistics");
        return every;
    }
}
