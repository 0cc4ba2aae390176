package dev.varve.cli;

import dev.varve.assembly.Assembly;
import dev.varve.assembly.Comparison;
import dev.varve.card.InvalidInput;
import dev.varve.group.Grouping;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how layer groups are found. */
final class GroupingOptions {

    @Mixin
    private BorderOptions borders;

    @Option(names = "--body-end", paramLabel = "N", description = "how many children of the network the body keeps, "
            + "or, negative, how many it does not (default: the way's own)")
    private Integer bodyEnd;

    @Option(names = "--classes", paramLabel = "N", defaultValue = "10",
            description = "classes of the new head (default: ${DEFAULT-VALUE})")
    private int classes;

    /** An architecture with its new head and groups. */
    Assembly assemble(String architecture) {
        requireSense();
        Grouping grouping = grouping();
        Architecture meant = Zoo.architecture(grouping.meaning(architecture));
        return Assembly.of(Zoo.network(meant.name()), grouping, bodyEnd(), classes,
                new Assembly.Input(meant.size(), 0, Optional.empty()));
    }

    /** What every way but that by names makes of an architecture. */
    Comparison compare(String architecture) {
        requireSense();
        if (!borders.named().isEmpty()) {
            throw new InvalidInput("--compare: shows every way to find groups, found %s as well; leave one of them out",
                    borders.named());
        }
        int size = Zoo.architecture(architecture).size();
        return Comparison.of(Zoo.network(architecture), borders.all(), bodyEnd(), classes, size);
    }

    private int bodyEnd() {
        return bodyEnd == null ? Assembly.OWN_BODY_END : bodyEnd;
    }

    private void requireSense() {
        Arguments.requireAtLeast(2, classes, "--classes");
        if (bodyEnd != null && bodyEnd == 0) {
            throw new InvalidInput("--body-end: must leave a body, found 0; give how many children of the network it "
                    + "keeps, or, negative, how many it does not");
        }
    }

    /** The way to find groups. */
    Grouping grouping() {
        return borders.grouping();
    }
}
