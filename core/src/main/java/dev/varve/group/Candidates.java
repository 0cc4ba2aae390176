package dev.varve.group;

import dev.varve.analysis.CutPoint;
import dev.varve.card.InvalidInput;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the groupings by stage, block and cost have in common: a number of groups, and edges to choose from. */
final class Candidates {

    private Candidates() {
    }

    static void requireGroups(int groups) {
        if (groups < 2) {
            throw new InvalidInput("--groups: must be at least 2, the body and the head, found %d; give 2 or more",
                    groups);
        }
    }

    static List<CutPoint> join(List<CutPoint> some, List<CutPoint> others) {
        return Stream.concat(some.stream(), others.stream()).distinct()
                .sorted(Comparator.comparing(CutPoint::position)).toList();
    }

    static List<String> balanced(Body body, List<CutPoint> candidates, int groups, String kind) {
        int borders = groups - 2;
        if (borders > candidates.size()) {
            throw new InvalidInput("--groups %d: %s has %d %s, which make at most %d groups; give %d or fewer", groups,
                    body.network().name(), candidates.size(), kind, candidates.size() + 2, candidates.size() + 2);
        }
        return new Balance(body, candidates).borders(borders);
    }
}
