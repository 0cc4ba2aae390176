package dev.varve.group;

import dev.varve.analysis.CutPoint;
import java.util.List;

/**
 * Groups that begin where a block, the smallest repeated module, begins or ends.
 *
 * @param groups how many, the head counted, as equal in multiply-accumulates as block edges allow; 0 for one a block,
 *        and one each for what stands before and after them
 */
record ByBlock(int groups) implements Grouping {

    /** Checks the number. */
    ByBlock {
        if (groups != 0) {
            Candidates.requireGroups(groups);
        }
    }

    @Override
    public String by() {
        return "block";
    }

    @Override
    public List<String> borders(Body body) {
        List<CutPoint> edges = body.cuts().blockEdges();
        return groups == 0 ? edges.stream().map(CutPoint::border).toList()
                : Candidates.balanced(body, edges, groups, "block edges");
    }
}
