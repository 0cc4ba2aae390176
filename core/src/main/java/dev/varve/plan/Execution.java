package dev.varve.plan;

import dev.varve.graph.Network;
import dev.varve.surgery.Rewrite;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How one phase is carried out, decided before it begins: which nodes run without a gradient, folded, in which
 * precision, and which train. Its segments are plain data to print and compare; the engine carries them out.
 *
 * @param original the network whose weights are the model
 * @param rewrite what really runs: the original with frozen convolutions and norms folded
 * @param trained names of the parameters that a gradient changes, in the order of the state dictionary
 * @param segments in order of execution; together all nodes of {@code rewrite.network()}, each once
 * @param methods of convolutions by node, where a gradient passes; the others are computed plainly
 * @param economy what it does to need less memory
 */
public record Execution(Network original, Rewrite rewrite, Set<String> trained, List<Segment> segments,
        Map<String, Tuning.Method> methods, Economy economy) {

    /** What a segment owes to training. */
    public enum Kind {
        /** Needs no gradient: runs without autograd. */
        FROZEN,
        /** Trains nothing, but a gradient passes through it to a trained segment before it. */
        PASSING,
        /** Owns parameters or statistics that change. */
        TRAINED
    }

    /** The precision of a segment's arithmetic; parameters that are trained stay in fp32 beside a bf16 segment. */
    public enum Arithmetic {
        /** IEEE double, for reference runs. */
        F64,
        /** IEEE single. */
        F32,
        /** bfloat16: values and products; sums are kept in fp32 by the kernels. */
        BF16
    }

    /**
     * A run of nodes that are treated alike.
     *
     * @param name the layer group or groups that it holds, such as {@code stem..layer2}
     * @param kind whether it trains
     * @param nodes ids in order of execution
     * @param arithmetic precision of values
     * @param movesStatistics whether its norms use and move the statistics of the batch
     * @param stochastic whether its dropouts drop
     * @param stable whether the same image always gives the same output: what a cache could keep
     * @param folded how many norms were folded into convolutions of this segment
     * @param boundary ids of the values that cross into later segments
     */
    public record Segment(String name, Kind kind, List<String> nodes, Arithmetic arithmetic, boolean movesStatistics,
            boolean stochastic, boolean stable, int folded, List<String> boundary) {

        /** Keeps immutable copies. */
        public Segment {
            nodes = List.copyOf(nodes);
            boundary = List.copyOf(boundary);
        }
    }

    /** Keeps immutable copies, in order. */
    public Execution {
        trained = Collections.unmodifiableSet(new LinkedHashSet<>(trained));
        segments = List.copyOf(segments);
        methods = Collections.unmodifiableMap(new TreeMap<>(methods));
    }

    /** An execution whose convolutions are all computed plainly, and which keeps all that it needs. */
    public Execution(Network original, Rewrite rewrite, Set<String> trained, List<Segment> segments) {
        this(original, rewrite, trained, segments, Map.of(), Economy.NONE);
    }

    /** The segments whose values hang on the image alone, and which a gradient never reaches: the first ones. */
    public List<Segment> stable() {
        return segments.stream().takeWhile(segment -> segment.kind() == Kind.FROZEN && segment.stable()).toList();
    }

    /** Whether a segment keeps nothing of itself for the backward pass, and is computed again there. */
    public boolean isRecomputed(Segment segment) {
        return segments.stream().filter(one -> one.kind() != Kind.FROZEN).limit(economy.recomputed())
                .anyMatch(one -> one == segment);
    }

    /** The network that really runs. */
    public Network network() {
        return rewrite.network();
    }
}
