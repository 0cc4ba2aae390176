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
            Edge home = one.canonical(one.edge());
            boolean stage = home.flags().contains(Flag.STAGE_EDGE);
            List<Edge> kind = one.flagged(stage ? Flag.STAGE_EDGE : Flag.BLOCK_EDGE);
            String words = "One " + (stage ? "stage" : home.depth().blocks() == 0 ? "layer" : "block");
            one.earlier(kind).ifPresent(other -> sentences.add(moved(one, other, words + " earlier, at ")));
            one.later(kind).ifPresent(other -> sentences.add(moved(one, other, words + " later, at ")));
        }
        one.versus().forEach(other -> sentences.add(Case.sameGroups(one.edge(), other) ? same(one.edge(), other)
                : moved(one, other, "At ")));
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
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
        String kept = other.bytes() == here ? "as much would be kept"
                : bytes(other.bytes()) + " an image would be kept instead of " + bytes(here);
        return String.format("freezing would save less, %s of the full cost instead of %s, and %s.",
                times(other.training().strict()), times(edge.training().strict()), kept);
    }

    private static String later(Edge edge, Edge other) {
        return String.format("freezing would save more, %s of the full cost instead of %s, but %s of the weights "
                + "instead of %s could not adapt.", times(other.training().strict()),
                times(edge.training().strict()), percent(other.before().parameters()),
                percent(edge.before().parameters()));
    }
}
