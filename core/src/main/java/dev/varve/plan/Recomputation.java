package dev.varve.plan;

import dev.varve.analysis.Shapes;
import dev.varve.graph.Network;
import dev.varve.graph.Shape;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Divides what a gradient passes into segments that are computed twice instead of being kept. */
public final class Recomputation {

    private final Execution execution;
    private final List<String> nodes;
    private final Map<String, Shape> shapes;

    private Recomputation(Execution execution, int size) {
        this.execution = execution;
        this.nodes = execution.segments().stream().filter(Recomputation::needsGradient)
                .flatMap(segment -> segment.nodes().stream()).toList();
        this.shapes = Shapes.at(execution.network(), size);
    }

    /**
     * The same execution with less to keep. What a gradient passes is divided where one value crosses, into segments of
     * about as many values each; all but the last are recomputed.
     *
     * @param execution whose segments keep all that they need
     * @param size pixels of each side of the images
     * @param segments how many the gradient shall pass at most, at least 1; there are fewer if there are fewer places
     *     to divide at
     * @param parts as in {@link Economy}
     * @return the execution with its economy
     */
    public static Execution of(Execution execution, int size, int segments, int parts) {
        Recomputation of = new Recomputation(execution, size);
        Set<Integer> cuts = of.cuts(segments);
        List<Segment> divided = new ArrayList<>();
        int begin = 0;
        for (Segment segment : execution.segments()) {
            if (!needsGradient(segment)) {
                divided.add(segment);
                continue;
            }
            int from = begin;
            for (int at = begin + 1; at <= begin + segment.nodes().size(); at++) {
                if (cuts.contains(at) || at == begin + segment.nodes().size()) {
                    divided.add(Executions.segment(execution.original(), execution.network(),
                            of.nodes.subList(from, at), segment));
                    from = at;
                }
            }
            begin = from;
        }
        int last = cuts.stream().max(Integer::compare).orElse(0);
        int recomputed = (int) divided.stream().filter(Recomputation::needsGradient)
                .filter(segment -> of.nodes.indexOf(segment.nodes().get(0)) < last).count();
        return new Execution(execution.original(), execution.rewrite(), execution.trained(), divided,
                execution.methods(), new Economy(recomputed, parts));
    }

    private static boolean needsGradient(Segment segment) {
        return segment.kind() != Kind.FROZEN;
    }

    /** The places at which so many segments divide, of those where one value crosses. */
    private Set<Integer> cuts(int segments) {
        List<Integer> places = places();
        long all = nodes.stream().mapToLong(this::values).sum();
        Set<Integer> cuts = new TreeSet<>();
        for (int cut = 1; cut < segments && !places.isEmpty(); cut++) {
            long wanted = all * cut / segments;
            places.stream().min((one, other) -> Long.compare(Math.abs(before(one) - wanted),
                    Math.abs(before(other) - wanted))).ifPresent(cuts::add);
        }
        return cuts;
    }

    private long values(String node) {
        return shapes.get(node).elements();
    }

    private long before(int place) {
        return nodes.subList(0, place).stream().mapToLong(this::values).sum();
    }

    /** Places before which one value was made that is read behind them. */
    private List<Integer> places() {
        Network network = execution.network();
        List<Integer> places = new ArrayList<>();
        Set<String> made = new HashSet<>();
        for (int place = 1; place < nodes.size(); place++) {
            made.add(nodes.get(place - 1));
            Set<String> behind = Set.copyOf(nodes.subList(place, nodes.size()));
            long crossing = made.stream().filter(id -> network.outputs().contains(id)
                    || network.users(id).stream().anyMatch(behind::contains)).count();
            if (crossing == 1) {
                places.add(place);
            }
        }
        return places;
    }
}
