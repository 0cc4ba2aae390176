package dev.varve.analysis;

import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as its library builds it for images of a size: a position embedding has a row for each token that the size
 * makes. All else is the same at any size.
 */
public final class AtSize {

    private AtSize() {
    }

    /**
     * The network for a size.
     *
     * @param network built for any size
     * @param size pixels of each side of a square input
     * @return a network of the same nodes, names and modules; the same one if nothing hangs on the size
     * @throws dev.varve.card.InvalidInput if a node cannot take what reaches it at this size
     */
    public static Network of(Network network, int size) {
        if (network.nodes().stream().noneMatch(node -> node.op() instanceof Learned.Offset)) {
            return network;
        }
        Map<String, Shape> shapes = new HashMap<>();
        Map<String, Shape> positions = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : network.nodes()) {
            List<Shape> inputs = node.inputs().stream().map(shapes::get).toList();
            Node built = node.op() instanceof Learned.Offset offset
                    ? node.with(offset.on(inputs.get(0)), node.parameters()) : node;
            if (!built.equals(node)) {
                positions.put(node.parameters().get(Role.BIAS), built.op().parameterShape(Role.BIAS));
            }
            nodes.add(built);
            shapes.put(node.id(), Shapes.of(built, inputs, size));
        }
        if (positions.isEmpty()) {
            return network;
        }
        List<Parameter> parameters = network.parameters().stream().map(one -> new Parameter(one.name(),
                positions.getOrDefault(one.name(), one.shape()), one.kind())).toList();
        return new Network(network.name(), nodes, parameters, network.modules(), network.outputs());
    }
}
