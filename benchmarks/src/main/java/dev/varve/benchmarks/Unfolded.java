package dev.varve.benchmarks;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Segment;
import dev.varve.surgery.Rewrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An execution without its folding: what it then would cost tells what folding is worth. */
final class Unfolded {

    private Unfolded() {
    }

    /** The same segments, each norm again a node behind the convolution that it was folded into. */
    static Execution of(Execution folded) {
        Network network = folded.original();
        Map<String, Integer> home = new HashMap<>();
        for (int i = 0; i < folded.segments().size(); i++) {
            for (String node : folded.segments().get(i).nodes()) {
                home.put(node, i);
            }
        }
        List<List<String>> nodes = new ArrayList<>();
        folded.segments().forEach(segment -> nodes.add(new ArrayList<>()));
        for (Node node : network.nodes()) {
            int segment = home.computeIfAbsent(node.id(), gone -> home.get(node.inputs().get(0)));
            nodes.get(segment).add(node.id());
        }
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            segments.add(segment(folded.segments().get(i), nodes.get(i), network));
        }
        return new Execution(network, Rewrite.none(network), folded.trained(), segments);
    }

    private static Segment segment(Segment like, List<String> nodes, Network network) {
        Set<String> inside = nodes.stream().collect(Collectors.toSet());
        List<String> boundary = nodes.stream()
                .filter(id -> network.outputs().contains(id) || !inside.containsAll(network.users(id))).toList();
        return new Segment(like.name(), like.kind(), nodes, like.arithmetic(), like.movesStatistics(),
                like.stochastic(), like.stable(), 0, boundary);
    }
}
