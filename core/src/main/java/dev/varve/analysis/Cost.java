package dev.varve.analysis;

import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a node or a set of nodes costs.
 *
 * @param macs multiply-accumulates of convolutions and matrices for one image; nothing else is counted
 * @param parameters trainable numbers; tied ones belong to the first node that uses them
 * @param activations values that convolutions and matrices make for one image, which is what memory traffic and the
 *        memory of training grow with (Radosavovic et al. 2020, arXiv:2003.13678)
 */
public record Cost(long macs, long parameters, long activations) {

    /** The cost of nothing. */
    public static final Cost NONE = new Cost(0, 0, 0);

    /** Both together. */
    public Cost plus(Cost other) {
        return new Cost(macs + other.macs, parameters + other.parameters, activations + other.activations);
    }

    /**
     * The cost of each node, in order of execution.
     *
     * @param size pixels of each side of a square input
     */
    public static Map<String, Cost> perNode(Network network, int size) {
        return perNode(network, Shapes.at(network, size));
    }

    /**
     * The cost of each node, in order of execution.
     *
     * @param shapes of all values, as {@link Shapes#at} finds them
     */
    public static Map<String, Cost> perNode(Network network, Map<String, Shape> shapes) {
        Set<String> counted = new HashSet<>();
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            Shape output = shapes.get(node.id());
            List<Shape> inputs = node.inputs().stream().map(shapes::get).toList();
            long parameters = node.parameters().values().stream().filter(counted::add).map(network::parameter)
                    .filter(one -> one.kind() == Parameter.Kind.TRAINABLE)
                    .mapToLong(one -> one.shape().elements()).sum();
            long activations = node.op() instanceof Contraction ? output.elements() : 0;
            costs.put(node.id(), new Cost(node.op().macs(inputs, output), parameters, activations));
        }
        return Collections.unmodifiableMap(costs);
    }

    /** The sum of some costs; {@link #NONE} of none. */
    public static Cost sum(Collection<Cost> costs) {
        return costs.stream().reduce(NONE, Cost::plus);
    }

    /** The cost of a whole network at a size of its input. */
    public static Cost of(Network network, int size) {
        return sum(perNode(network, size).values());
    }
}
