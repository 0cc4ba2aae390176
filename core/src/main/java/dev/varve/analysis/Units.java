package dev.varve.analysis;

import dev.varve.graph.Combine;
import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Op;
import dev.varve.graph.Pointwise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs of nodes that belong together: a convolution or matrix, the norm that alone reads it, and the activation that
 * alone reads that, or a sum; a norm that reads a sum begins a run, and where it is a layer norm, the convolution or
 * matrix that alone reads it belongs to that. A network that is cut inside one loses folding, and its groups part a
 * convolution from its norm.
 */
final class Units {

    private final Map<String, List<String>> unitByNode = new HashMap<>();

    Units(Network network) {
        for (Node node : network.nodes()) {
            List<String> unit = belongsToItsInput(network, node)
                    ? unitByNode.get(node.inputs().get(0)) : new ArrayList<>();
            unit.add(node.id());
            unitByNode.put(node.id(), unit);
        }
    }

    private static boolean belongsToItsInput(Network network, Node node) {
        if (node.inputs().isEmpty() || network.users(node.inputs().get(0)).size() != 1) {
            return false;
        }
        Op before = network.node(node.inputs().get(0)).op();
        boolean activates = node.op() instanceof Pointwise;
        return before instanceof Contraction && (activates || node.op() instanceof Norm)
                || activates && (before instanceof Norm || before instanceof Combine.Add)
                || before instanceof Norm.LayerNorm && node.op() instanceof Contraction;
    }

    /** The run that a node belongs to, in order of execution; the node alone if it stands for itself. */
    List<String> of(String id) {
        return List.copyOf(unitByNode.get(id));
    }
}
