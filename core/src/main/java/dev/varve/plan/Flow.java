package dev.varve.plan;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/** What follows from which nodes train, decided by the flow of data and not by position. */
final class Flow {

    private Flow() {
    }

    /** The nodes that need a gradient: those that own a trained parameter, and all that they feed. */
    static Set<String> needsGradient(Network network, Set<String> trained) {
        return spreading(network, node -> node.parameters().values().stream().anyMatch(trained::contains));
    }

    /** The nodes whose output for one image may change from step to step: the changing ones, and all that they feed. */
    static Set<String> unstable(Network network, Predicate<Node> changing) {
        return spreading(network, changing);
    }

    private static Set<String> spreading(Network network, Predicate<Node> origin) {
        Set<String> reached = new LinkedHashSet<>();
        for (Node node : network.nodes()) {                                          // inputs before users
            if (origin.test(node) || node.inputs().stream().anyMatch(reached::contains)) {
                reached.add(node.id());
            }
        }
        return reached;
    }
}
