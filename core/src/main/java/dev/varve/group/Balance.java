package dev.varve.group;

import dev.varve.analysis.CutPoint;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The choice of borders that makes the groups of a body as equal in multiply-accumulates as the candidates allow: the
 * sum of the squared shares is smallest. With one border this is the candidate nearest to half; ties go to the later.
 */
final class Balance {

    private final Body body;
    private final List<CutPoint> candidates;

    Balance(Body body, List<CutPoint> candidates) {
        this.body = body;
        this.candidates = candidates;
    }

    /** The candidates to cut at, in order. */
    List<String> borders(int count) {
        int ends = candidates.size() + 1;
        double[] before = IntStream.range(0, ends)
                .mapToDouble(i -> body.before(position(i)).macs()).toArray();
        double[][] cost = new double[count + 1][ends];
        int[][] previous = new int[count + 1][ends];
        for (int end = 0; end < ends; end++) {
            cost[0][end] = before[end] * before[end];
        }
        for (int cuts = 1; cuts <= count; cuts++) {
            for (int end = 0; end < ends; end++) {
                cost[cuts][end] = Double.POSITIVE_INFINITY;
                for (int cut = cuts - 1; cut < end; cut++) {
                    double width = before[end] - before[cut];
                    double here = cost[cuts - 1][cut] + width * width;
                    if (here <= cost[cuts][end]) {
                        cost[cuts][end] = here;
                        previous[cuts][end] = cut;
                    }
                }
            }
        }
        String[] borders = new String[count];
        int end = candidates.size();
        for (int cuts = count; cuts > 0; cuts--) {
            end = previous[cuts][end];
            borders[cuts - 1] = candidates.get(end).border();
        }
        return List.of(borders);
    }

    private int position(int candidate) {
        return candidate == candidates.size() ? body.trunk().nodes().size() : candidates.get(candidate).position();
    }
}
