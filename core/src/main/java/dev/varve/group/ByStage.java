package dev.varve.group;

import dev.varve.analysis.CutPoint;
import java.util.List;

/**
 * Groups that begin where the resolution halves, as equal in multiply-accumulates as that allows.
 *
 * <p>With three groups, two of the body and the head, this is the default: of the stage edges the one nearest to half
 * of the body's multiply-accumulates, the later one in a tie; if none lies between 35 % and 65 %, block edges join. A
 * body without stages thereby is divided at a block edge, and one without any edge is one group. With more groups,
 * block edges join if there are too few stage edges.
 *
 * @param groups how many, the head counted, at least 2
 */
record ByStage(int groups) implements Grouping {

    /** Two groups of the body and the head. */
    static final int DEFAULT_GROUPS = 3;

    private static final double EVEN_FROM = 0.35;
    private static final double EVEN_TO = 0.65;

    /** Checks the number. */
    ByStage {
        Candidates.requireGroups(groups);
    }

    @Override
    public String by() {
        return "stage";
    }

    @Override
    public List<String> borders(Body body) {
        List<CutPoint> stages = body.cuts().stageEdges();
        boolean joined = groups == DEFAULT_GROUPS
                ? stages.stream().noneMatch(cut -> isEven(body, cut)) : stages.size() < groups - 2;
        List<CutPoint> candidates = joined ? Candidates.join(stages, body.cuts().blockEdges()) : stages;
        if (groups == DEFAULT_GROUPS && candidates.isEmpty()) {
            return List.of();
        }
        return Candidates.balanced(body, candidates, groups, "stage or block edges");
    }

    private static boolean isEven(Body body, CutPoint cut) {
        double share = (double) body.before(cut.position()).macs() / body.cost().macs();
        return share >= EVEN_FROM && share <= EVEN_TO;
    }
}
