package dev.varve.explain;

import dev.varve.group.Explanation;
import dev.varve.group.Explanation.Edge;
import dev.varve.group.Explanation.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is odd about the borders of a grouping: what they take apart, and a body that is divided far from half. */
public final class Quirks {

    private static final int SHOWN = 3;

    private Quirks() {
    }

    /**
     * What is odd about each of the first borders that are, and how many more there are; empty where none is.
     *
     * @param all every edge of the body
     * @param borders of the grouping, by path
     */
    public static List<String> of(Explanation all, List<String> borders) {
        List<String> quirks = new ArrayList<>();
        for (Edge edge : all.edges()) {
            if (borders.contains(edge.border())) {
                String parting = Parting.of(edge);
                boolean uneven = borders.size() == 1 && !Case.isEven(edge);
                if (uneven || !parting.isEmpty()) {
                    quirks.add(Wording.name(edge)
                            + (uneven ? uneven(all, edge) + parting : parting.replaceFirst("^ It", "")));
                }
            }
        }
        int more = quirks.size() - SHOWN;
        return more <= 0 ? quirks : Stream.concat(quirks.stream().limit(SHOWN),
                Stream.of("So it is with " + more + " more borders.")).toList();
    }

    private static String uneven(Explanation all, Edge edge) {
        List<Edge> stages = all.edges().stream().filter(one -> one.flags().contains(Flag.STAGE_EDGE)).toList();
        long stage = 1 + stages.stream().filter(one -> all.edges().indexOf(one) <= all.edges().indexOf(edge)).count();
        return String.format(" lies in stage %d of %d, far from half: %s of the arithmetic lies before it.", stage,
                stages.size() + 1, Wording.arithmetic(edge));
    }
}
