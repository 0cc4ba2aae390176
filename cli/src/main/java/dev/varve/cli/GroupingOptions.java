package dev.varve.cli;

import dev.varve.assembly.Assembly;
import dev.varve.assembly.Comparison;
import dev.varve.card.InvalidInput;
import dev.varve.group.Grouping;
import dev.varve.group.Groupings;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how layer groups are found. */
final class GroupingOptions {

    static final String WAYS = "how groups are found: stage, block, cost, names, fastai-0.7, fastai-1, fastai-2, timm "
            + "or timm-coarse (default: stage, or names where --at is given)";
    static final String BORDERS = "modules with which groups begin, by path (layer3, features.24) or by index into the "
            + "opened list of children as fastai counts";

    @Option(names = "--by", paramLabel = "WAY", description = WAYS)
    private String by;

    @Option(names = "--at", paramLabel = "BORDER", split = ",", description = BORDERS)
    private List<String> at = List.of();

    @Option(names = "--groups", paramLabel = "N", defaultValue = "0",
            description = "how many groups, the head counted; with --by stage, block or cost (default: the way's own)")
    private int groups;

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
        if (by != null || !at.isEmpty()) {
            throw new InvalidInput("--compare: shows every way to find groups, found %s as well; leave one of them out",
                    by != null ? "--by" : "--at");
        }
        int size = Zoo.architecture(architecture).size();
        return Comparison.of(Zoo.network(architecture), Groupings.all(groups), bodyEnd(), classes, size);
    }

    private int bodyEnd() {
        return bodyEnd == null ? Assembly.OWN_BODY_END : bodyEnd;
    }

    private void requireSense() {
        Arguments.requireAtLeast(2, classes, "--classes");
        Arguments.requireAtLeast(0, groups, "--groups");
        if (bodyEnd != null && bodyEnd == 0) {
            throw new InvalidInput("--body-end: must leave a body, found 0; give how many children of the network it "
                    + "keeps, or, negative, how many it does not");
        }
    }

    /** The way to find groups. */
    Grouping grouping() {
        return Groupings.of(by, groups, at);
    }

    /**
     * The way that was named; without one, by names where borders are given, else the default.
     *
     * @throws dev.varve.card.InvalidInput if it is unknown, or does not fit the borders
     */
    static String way(String by, List<String> at) {
        return Groupings.of(by, 0, at).by();
    }
}
