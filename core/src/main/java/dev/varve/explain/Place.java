package dev.varve.explain;

import static dev.varve.explain.Wording.arithmetic;
import static dev.varve.explain.Wording.name;
import static dev.varve.explain.Wording.percent;

import dev.varve.group.Explanation.Edge;
import dev.varve.group.Explanation.Flag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What kind of place a border is, and how much of the arithmetic lies before it. */
final class Place implements Argument {

    @Override
    public Optional<String> about(Case one) {
        Edge edge = one.edge();
        if (edge.flags().contains(Flag.STAGE_EDGE)) {
            return Optional.of(stageEdge(one));
        }
        return Optional.of(edge.flags().contains(Flag.BLOCK_EDGE) ? blockEdge(one) : noEdge(one));
    }

    private static String stageEdge(Case one) {
        Edge edge = one.edge();
        List<Edge> stages = one.flagged(Flag.STAGE_EDGE);
        String share = arithmetic(edge);
        if (edge.flags().contains(Flag.STAGE_EDGE_NEAREST_TO_HALF)) {
            return name(edge) + " is the stage edge nearest to half of the arithmetic: " + share + " of the body's "
                    + "multiply-accumulates lie before it" + (Case.isEven(edge) ? "." : ", which is far from half.");
        }
        return String.format("%s is a stage edge: stage %d of %d begins here, and %s of the arithmetic lies before it. "
                + "%s", name(edge), stages.indexOf(edge) + 2, stages.size() + 1, share, nearest(one,
                        Flag.STAGE_EDGE_NEAREST_TO_HALF, "The stage edge nearest to half is "));
    }

    private static String blockEdge(Case one) {
        Edge edge = one.edge();
        List<Edge> stages = one.flagged(Flag.STAGE_EDGE);
        boolean nearest = edge.flags().contains(Flag.BLOCK_EDGE_NEAREST_TO_HALF);
        String kind = edge.depth().blocks() == 0 ? "layer" : "block";
        String what = String.format("%s is %s %s edge%s: %s of the arithmetic.", name(edge), nearest ? "the" : "a",
                kind, nearest ? " nearest to half" : "", before(edge));
        if (stages.isEmpty()) {
            return "Nothing behind the first layers changes the resolution, so there are no stages, and " + kind
                    + "s and cost decide. " + what;
        }
        if (stages.stream().noneMatch(Case::isEven)) {
            return what + " No stage edge lies between 35 % and 65 %: " + stages.stream()
                    .map(stage -> name(stage) + " has " + percent(stage.before().macs()))
                    .collect(Collectors.joining(", ")) + ".";
        }
        return what + " " + nearest(one, Flag.STAGE_EDGE_NEAREST_TO_HALF, "The stage edge nearest to half is ");
    }

    private static String before(Edge edge) {
        return "before it lie " + (edge.depth().blocks() == 0 ? ""
                : edge.depth().blocksBefore() + " of " + edge.depth().blocks() + " blocks and ") + arithmetic(edge);
    }

    private static String noEdge(Case one) {
        Edge edge = one.edge();
        return name(edge) + " is no edge of a stage" + (edge.depth().blocks() == 0 ? "" : " or block") + ": "
                + arithmetic(edge) + " of the arithmetic lies before it." + Parting.of(edge);
    }

    private static String nearest(Case one, Flag flag, String words) {
        return one.flagged(flag).stream().findFirst()
                .map(best -> words + name(best) + " (" + percent(best.before().macs()) + ").").orElse("");
    }
}
