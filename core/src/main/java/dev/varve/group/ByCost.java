package dev.varve.group;

import java.util.List;

/**
 * Groups of the body that are as equal in multiply-accumulates as clean cuts allow.
 *
 * @param groups how many, the head counted, at least 2
 */
record ByCost(int groups) implements Grouping {

    /** Checks the number. */
    ByCost {
        Candidates.requireGroups(groups);
    }

    @Override
    public String by() {
        return "cost";
    }

    @Override
    public List<String> borders(Body body) {
        return Candidates.balanced(body, body.cuts().cleanEdges(), groups, "clean cuts");
    }
}
