package dev.varve.explain;

import static dev.varve.explain.Wording.arithmetic;
import static dev.varve.explain.Wording.bytes;
import static dev.varve.explain.Wording.name;
import static dev.varve.explain.Wording.percent;
import static dev.varve.explain.Wording.ratio;
import static dev.varve.explain.Wording.times;

import dev.varve.group.Explanation.Edge;
import dev.varve.group.Explanation.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What moving a border would cost: to the next edge of its kind on either side, or to those it is held against. */
final class Neighbours implements Argument {

    private static final double POINT = 0.005;

    @Override
    public Optional<String> about(Case one) {
        List<String> sentences = new ArrayList<>();
        if (one.versus().isEmpty()) {
            sentences.addAll(beside(one));
        }
        one.versus().forEach(other -> sentences.add(Case.sameGroups(one.edge(), other) ? same(one.edge(), other)
                : moved(one, other, "At ")));
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
    }

    private static List<String> beside(Case one) {
        Edge home = one.canonical(one.edge());
        boolean stage = home.flags().contains(Flag.STAGE_EDGE);
        List<Edge> edges = one.flagged(stage ? Flag.STAGE_EDGE : Flag.BLOCK_EDGE);
        if (edges.isEmpty()) {
            return List.of();
        }
        String kind = stage ? "stage" : home.depth().blocks() == 0 ? "layer" : "block";
        return List.of(beside(one, one.earlier(edges), kind, "earlier"), beside(one, one.later(edges), kind, "later"));
    }

    private static String beside(Case one, Optional<Edge> other, String kind, String where) {
        return other.map(edge -> moved(one, edge, "One " + kind + " " + where + ", at "))
                .orElse("No " + kind + " edge lies " + where + ".");
    }

    private static String same(Edge edge, Edge other) {
        return name(other) + " makes the same groups, and " + ratio(other.bytes(), edge.bytes()) + " what crosses at "
                + name(edge) + " crosses there." + Parting.of(other);
    }

    private static String moved(Case one, Edge other, String words) {
        boolean earlier = one.place(other) < one.place(one.edge());
        return words + name(other) + ", " + arithmetic(other) + " of the arithmetic lies before"
                + verdict(one.edge(), other) + ": " + (earlier ? earlier(one, other) : later(one.edge(), other))
                + Parting.of(other);
    }

    private static String verdict(Edge edge, Edge other) {
        double further = Case.fromHalf(other) - Case.fromHalf(edge);
        return Math.abs(further) < POINT ? ", as near to half"
                : further > 0 ? ", further from half" : ", nearer to half";
    }

    private static String earlier(Case one, Edge other) {
        Edge edge = one.edge();
        long here = one.canonical(edge).bytes();
        String there = bytes(other.bytes());
        return freezing(edge, other, "less") + ", and " + (there.equals(bytes(here)) ? "as much would be kept."
                : there + " an image would be kept instead of " + bytes(here) + ".");
    }

    private static String later(Edge edge, Edge other) {
        String here = percent(edge.before().parameters());
        String there = percent(other.before().parameters());
        return freezing(edge, other, "more") + (there.equals(here) ? ", and about as many of the weights could adapt."
                : ", but " + there + " of the weights instead of " + here + " could not adapt.");
    }

    private static String freezing(Edge edge, Edge other, String change) {
        String here = times(edge.training().strict());
        String there = times(other.training().strict());
        return there.equals(here) ? "freezing would save about as much"
                : String.format("freezing would save %s, %s of the full cost instead of %s", change, there, here);
    }
}
