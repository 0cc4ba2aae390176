package dev.varve.group;

import dev.varve.analysis.CutPoint;
import dev.varve.card.InvalidInput;
import java.util.List;

/**
 * What speaks for and against each border that a body can have: one edge wherever a module begins, in order.
 *
 * @param architecture name of the network
 * @param size pixels of each side of the input at which this holds
 * @param edges in order of execution, without the very first
 */
public record Explanation(String architecture, int size, List<Edge> edges) {

    /** The receptive field of a position that sees the whole image. */
    public static final long WHOLE = -1;

    /** A rule that a border satisfies. */
    public enum Rule {
        /** The resolution halves behind it, or a pooling that ends the stage stands before it. */
        STAGE_EDGE,
        /** A block begins or ends. */
        BLOCK_EDGE,
        /** Of all stage edges the nearest to half of the multiply-accumulates. */
        STAGE_EDGE_NEAREST_TO_HALF,
        /** Of all block edges the nearest to half of the multiply-accumulates. */
        BLOCK_EDGE_NEAREST_TO_HALF
    }

    /**
     * A border.
     *
     * @param border path of the outermost module that begins here
     * @param index into the opened list of the body's children as fastai counts, or null where none begins
     * @param stride input pixels between two positions of the value made last before the border
     * @param resolution positions along the height of that value
     * @param receptiveField input pixels along a side that one position sees, or {@link #WHOLE}; where several values
     *        cross, of the one that sees most
     * @param before what stands before it
     * @param bytes what crosses for one image in fp32
     * @param live ids of the values that cross
     * @param splitsUnit ids of the convolution, norm and activation that it would part; empty if none
     * @param splitsBlock path of the block that it would part, or null
     * @param chosenBy who begins a group of the body here: {@code fastai-0.7}, {@code fastai-1}, {@code fastai-2}, and
     *        {@code default}
     * @param rules what it satisfies
     * @param canonical the border with the same groups at which fewest bytes cross, often this one
     */
    public record Edge(String border, Integer index, long stride, long resolution, long receptiveField, Shares before,
            long bytes, List<String> live, List<String> splitsUnit, String splitsBlock, List<String> chosenBy,
            List<Rule> rules, String canonical) {

        /** Keeps immutable copies. */
        public Edge {
            live = List.copyOf(live);
            splitsUnit = List.copyOf(splitsUnit);
            chosenBy = List.copyOf(chosenBy);
            rules = List.copyOf(rules);
        }

        /** Whether one value crosses and nothing that belongs together is parted. */
        public boolean isClean() {
            return live.size() == 1 && splitsUnit.isEmpty() && splitsBlock == null;
        }
    }

    /**
     * Shares of the body, from 0 to 1.
     *
     * @param parameters of the trainable numbers
     * @param macs of the multiply-accumulates
     * @param activations of the values that convolutions make
     * @param seconds of the measured time of a forward pass, or null where nothing was measured
     */
    public record Shares(double parameters, double macs, double activations, Double seconds) {
    }

    /** Keeps an immutable copy. */
    public Explanation {
        edges = List.copyOf(edges);
    }

    /** Explains all edges of a body, its default border that at its own size; nothing is measured. */
    public static Explanation of(Body body) {
        return of(body, body.size());
    }

    /**
     * Explains all edges of a body; nothing is measured.
     *
     * @param home pixels of each side of the input at which the default border is found: those of the architecture,
     *        whose groups do not depend on the size that is looked at
     */
    public static Explanation of(Body body, int home) {
        return new Explanation(body.network().name(), body.size(), new Explainer(body, home).edges());
    }

    /**
     * Explains one border, the default border being that at the body's own size.
     *
     * @param named a path, or an index into the opened list of the body's children
     * @throws InvalidInput if the body has no such border; offers the nearest
     */
    public static Edge edge(Body body, String named) {
        return edge(body, body.size(), named);
    }

    /**
     * Explains one border.
     *
     * @param home as in {@link #of(Body, int)}
     * @param named a path, or an index into the opened list of the body's children
     * @throws InvalidInput if the body has no such border; offers the nearest
     */
    public static Edge edge(Body body, int home, String named) {
        CutPoint cut = body.cuts().before(ByNames.border(body, named)).orElseThrow();
        return new Explainer(body, home).edge(cut);
    }
}
