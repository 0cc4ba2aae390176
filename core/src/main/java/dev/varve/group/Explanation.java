package dev.varve.group;

import dev.varve.analysis.BlockTimes;
import dev.varve.analysis.CutPoint;
import dev.varve.card.InvalidInput;
import java.util.List;
import java.util.Optional;

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

    /** What stands out about a border. */
    public enum Flag {
        /** The resolution halves behind it, or a pooling that ends the stage stands before it. */
        STAGE_EDGE("stage edge"),
        /** A block begins or ends. */
        BLOCK_EDGE("block edge"),
        /** Of all stage edges the nearest to half of the multiply-accumulates. */
        STAGE_EDGE_NEAREST_TO_HALF("stage edge nearest to half of the cost"),
        /** Of all block edges the nearest to half of the multiply-accumulates. */
        BLOCK_EDGE_NEAREST_TO_HALF("block edge nearest to half of the cost"),
        /** A convolution or matrix stands before it, the norm that belongs to it behind it. */
        SPLITS_CONVOLUTION_FROM_NORM("splits a convolution from its norm"),
        /** A norm or a sum stands before it, the activation that belongs to it behind it. */
        SPLITS_ACTIVATION_OFF("splits an activation from what is before it"),
        /** It lies inside a block. */
        INSIDE_A_BLOCK("inside a block"),
        /** More than one value crosses. */
        SEVERAL_TENSORS_CROSS("several tensors cross"),
        /** Another border makes the same groups, and less crosses there. */
        LARGER_TENSOR("same groups as another, but a larger tensor");

        private final String words;

        Flag(String words) {
            this.words = words;
        }

        /** The flag as a person reads it. */
        public String words() {
            return words;
        }
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
     * @param seen the same as a share of the input's side, 1 where it sees all
     * @param depth how many layers and blocks stand before and behind
     * @param before what stands before it
     * @param bytes what crosses for one image in fp32, and would be kept if features were cached
     * @param live ids of the values that cross
     * @param splitsUnit ids of the convolution, norm and activation that it would part; empty if none
     * @param splitsBlock path of the block that it would part, or null
     * @param training what training costs with all before it frozen
     * @param chosenBy who begins a group of the body here: the ways of libraries, and {@code default}
     * @param flags what stands out
     * @param canonical the border with the same groups at which fewest bytes cross, often this one
     */
    public record Edge(String border, Integer index, long stride, long resolution, long receptiveField, double seen,
            Depth depth, Shares before, long bytes, List<String> live, List<String> splitsUnit, String splitsBlock,
            Training training, List<String> chosenBy, List<Flag> flags, String canonical) {

        /** Keeps immutable copies. */
        public Edge {
            live = List.copyOf(live);
            splitsUnit = List.copyOf(splitsUnit);
            chosenBy = List.copyOf(chosenBy);
            flags = List.copyOf(flags);
        }

        /** Whether one value crosses and nothing that belongs together is parted. */
        public boolean isClean() {
            return live.size() == 1 && splitsUnit.isEmpty() && splitsBlock == null;
        }
    }

    /**
     * How deep a border lies.
     *
     * @param layersBefore convolutions and matrices before it
     * @param layersBehind the body's others
     * @param blocksBefore blocks that end before it; 0 in a network without blocks
     * @param blocks all blocks of the body
     * @param holds what lies before it, by the modules from the first to the last: {@code stem..layer2}
     */
    public record Depth(int layersBefore, int layersBehind, int blocksBefore, int blocks, String holds) {
    }

    /**
     * Shares of the body, from 0 to 1.
     *
     * @param parameters of the trainable numbers
     * @param macs of the multiply-accumulates
     * @param activations of the values that convolutions make
     * @param macsOfNetwork of the multiply-accumulates of the whole network, its head counted
     * @param seconds of the measured time of a forward pass, the new head's counted, or null inside a block and where
     *        nothing was measured
     */
    public record Shares(double parameters, double macs, double activations, double macsOfNetwork, Double seconds) {
    }

    /**
     * What a step costs with all before a border frozen, as a share of a step of the full fine-tune of the body.
     *
     * @param strict nothing before the border trains, and no gradient passes it
     * @param asFastai norms before the border still train, as fastai freezes, so gradients go all the way
     * @param cached as {@code strict}, and what crosses is kept, so that nothing before the border is computed
     */
    public record Training(double strict, double asFastai, double cached) {
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
        return of(body, home, Optional.empty());
    }

    /**
     * Explains all edges of a body.
     *
     * @param home as in {@link #of(Body, int)}
     * @param times what its blocks take on this machine; empty where nothing was measured
     */
    public static Explanation of(Body body, int home, Optional<BlockTimes> times) {
        return new Explanation(body.network().name(), body.size(), new Explainer(body, home, times).edges());
    }

    /**
     * One of the edges.
     *
     * @param body that was explained
     * @param named a path, or an index into the opened list of the body's children
     * @throws InvalidInput if the body has no such border; offers the nearest
     */
    public Edge at(Body body, String named) {
        CutPoint cut = body.cuts().before(ByNames.border(body, named)).orElseThrow();
        return edges.stream().filter(edge -> edge.border().equals(cut.border())).findFirst().orElseThrow();
    }

    /**
     * Explains one border, the default border being that at the body's own size.
     *
     * @param named a path, or an index into the opened list of the body's children
     * @throws InvalidInput if the body has no such border; offers the nearest
     */
    public static Edge edge(Body body, String named) {
        return of(body).at(body, named);
    }
}
