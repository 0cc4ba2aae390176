package dev.varve.train.engine;

import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What really ran in the last pass, counted as it was called: what a test holds against the {@link Execution}.
 *
 * @param segments in order of execution
 */
public record Census(List<Segment> segments) {

    /** What is counted. */
    public enum Event {
        /** A convolution was computed. */
        CONVOLUTION,
        /** A convolution was computed by a method that was found faster than the plain one. */
        TUNED,
        /** A convolution computed the activation behind it too. */
        FUSED,
        /** A matrix was applied. */
        LINEAR,
        /** A norm used the statistics of the batch and moved the running ones. */
        NORM_MOVING,
        /** A norm used its running statistics. */
        NORM_FIXED,
        /** A dropout drew random numbers. */
        DROPOUT_DRAWN,
        /** A value was converted on its way from another segment. */
        CAST,
        /** Autograd recorded how a value was made. */
        RECORDED,
        /** A value was kept for the backward pass after the last node had read it. */
        SAVED,
        /** A result was written over its input. */
        OVERWRITTEN
    }

    /**
     * One segment.
     *
     * @param counts how often each event happened; events that did not are 0
     * @param arithmetic the precisions in which values were computed
     */
    public record Segment(String name, Execution.Kind kind, Map<Event, Integer> counts, Set<Arithmetic> arithmetic) {

        /** Keeps immutable copies. */
        public Segment {
            counts = Map.copyOf(counts);
            arithmetic = Set.copyOf(arithmetic);
        }

        /** How often an event happened. */
        public int count(Event event) {
            return counts.getOrDefault(event, 0);
        }
    }

    /** Keeps an immutable copy. */
    public Census {
        segments = List.copyOf(segments);
    }

    /** How often an event happened in all segments. */
    public int count(Event event) {
        return segments.stream().mapToInt(segment -> segment.count(event)).sum();
    }

    /** Counts while a segment runs. */
    static final class Tally {
        private final Map<Event, Integer> counts = new EnumMap<>(Event.class);
        private final Set<Arithmetic> arithmetic = EnumSet.noneOf(Arithmetic.class);

        void add(Event event) {
            counts.merge(event, 1, Integer::sum);
        }

        void computed(Arithmetic precision) {
            arithmetic.add(precision);
        }

        Segment of(Execution.Segment segment) {
            return new Segment(segment.name(), segment.kind(), counts, arithmetic);
        }
    }
}
