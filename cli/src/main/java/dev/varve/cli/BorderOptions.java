package dev.varve.cli;

import dev.varve.group.Grouping;
import dev.varve.group.Groupings;
import dev.varve.plan.Experiment.GroupingChoice;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say where layer groups begin. */
final class BorderOptions {

    @Option(names = "--by", paramLabel = "WAY", description = "how groups are found: stage, block, cost, names, "
            + "fastai-0.7, fastai-1, fastai-2, timm or timm-coarse (default: stage, or names where --at is given)")
    private String by;

    @Option(names = "--at", paramLabel = "BORDER", split = ",", description = "modules with which groups begin, by "
            + "path (layer3, features.24) or by index into the opened list of children as fastai counts")
    private List<String> at = List.of();

    @Option(names = "--groups", paramLabel = "N", defaultValue = "0",
            description = "how many groups, the head counted; with --by stage, block or cost (default: the way's own)")
    private int groups;

    /** The way that was named; without one, by names where borders are given, else the default. */
    Grouping grouping() {
        Arguments.requireAtLeast(0, groups, "--groups");
        return Groupings.of(by, groups, at);
    }

    /** The same as an experiment holds it. */
    GroupingChoice choice() {
        return new GroupingChoice(grouping().by(), at, groups);
    }

    /** Every way but that by names. */
    List<Grouping> all() {
        Arguments.requireAtLeast(0, groups, "--groups");
        return Groupings.all(groups);
    }

    /** The option that names a way, or an empty text. */
    String named() {
        return by != null ? "--by" : at.isEmpty() ? "" : "--at";
    }
}
