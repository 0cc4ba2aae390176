package dev.varve.benchmarks;

import dev.varve.group.LayerGroups;

/** How much of a network is frozen. */
enum Level {
    /** Nothing. */
    NONE,
    /** The first layer group. */
    GROUP_0,
    /** All but the head. */
    BODY;

    /** How many layer groups are frozen, from the input on. */
    int frozenGroups(LayerGroups groups) {
        return switch (this) {
            case NONE -> 0;
            case GROUP_0 -> 1;
            case BODY -> groups.size() - 1;
        };
    }
}
