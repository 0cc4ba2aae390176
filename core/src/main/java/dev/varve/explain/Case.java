package dev.varve.explain;

import dev.varve.group.Explanation;
import dev.varve.group.Explanation.Edge;
import dev.varve.group.Explanation.Flag;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sentences are made from.
 *
 * @param all every border of the network
 * @param edge the one that is argued for
 * @param versus others that it is held against; empty for its neighbours
 * @param relatives shares of the multiply-accumulates before the same index in the networks that a library's table
 *        treats like this one, by their names; empty where there are none
 */
public record Case(Explanation all, Edge edge, List<Edge> versus, Map<String, Double> relatives) {

    private static final double HALF = 0.5;
    private static final double EVEN = 0.15;

    /** Keeps an immutable copy. */
    public Case {
        versus = List.copyOf(versus);
    }

    /** Whether a border has between 35 % and 65 % of the multiply-accumulates before it. */
    static boolean isEven(Edge edge) {
        return fromHalf(edge) <= EVEN;
    }

    /** How far a border is from half of the multiply-accumulates, from 0 to 0.5. */
    static double fromHalf(Edge edge) {
        return Math.abs(edge.before().macs() - HALF);
    }

    /** The borders with a flag, in order. */
    List<Edge> flagged(Flag flag) {
        return all.edges().stream().filter(one -> one.flags().contains(flag)).toList();
    }

    /** The border that all share that make the same groups as one. */
    Edge canonical(Edge one) {
        return all.edges().stream().filter(other -> other.border().equals(one.canonical())).findFirst().orElseThrow();
    }

    /** Whether two borders make the same groups. */
    static boolean sameGroups(Edge one, Edge other) {
        return one.canonical().equals(other.canonical());
    }

    /** The last of some borders before the one that is argued for, with other groups. */
    Optional<Edge> earlier(List<Edge> some) {
        return some.stream().filter(one -> place(one) < place(edge) && !sameGroups(one, edge))
                .reduce((first, second) -> second);
    }

    /** The first of some borders behind the one that is argued for, with other groups. */
    Optional<Edge> later(List<Edge> some) {
        return some.stream().filter(one -> place(one) > place(edge) && !sameGroups(one, edge)).findFirst();
    }

    /** A place in the order of all borders. */
    int place(Edge one) {
        return all.edges().indexOf(one);
    }
}
