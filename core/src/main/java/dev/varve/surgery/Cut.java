package dev.varve.surgery;

import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import dev.varve.graph.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is left of a network when it ends at one of its values. */
public final class Cut {

    private Cut() {
    }

    /**
     * The part of a network that makes a value, which becomes the only output. Nodes that do not lead there and
     * parameters that nothing computes with are dropped; so are modules of which no call is left. A module that never
     * was called stays where its parent does, unless it has parameters.
     *
     * @throws IllegalArgumentException if the network has no such value
     */
    public static Rewrite at(Network network, String end) {
        Set<String> needed = network.leadingTo(end);
        List<Node> nodes = network.nodes().stream().filter(node -> needed.contains(node.id())).toList();
        Set<String> used = nodes.stream().flatMap(node -> node.parameters().values().stream())
                .collect(Collectors.toSet());
        List<Parameter> parameters = network.parameters().stream()
                .filter(parameter -> used.contains(parameter.name())).toList();
        Set<String> before = holders(network.nodes());
        network.parameters().forEach(parameter -> before.addAll(ModuleNode.pathsAbove(parameter.name())));
        ModuleNode modules = prune(network.modules(), before, holders(nodes));
        Network body = new Network(network.name(), nodes, parameters, modules, List.of(end));
        return new Rewrite(body, weights -> weights.restrictedTo(body));
    }

    /**
     * The part of a network between two of its values, as a network of its own: the first becomes its input.
     *
     * @param begin the only value that crosses into the part
     * @param end the value that the part makes
     * @param shape of the first value, with the batch as a symbol
     * @throws IllegalArgumentException if the network has no such values, or if more crosses
     */
    public static Network between(Network network, String begin, String end, Shape shape) {
        Set<String> before = network.leadingTo(begin);
        Set<String> needed = network.leadingTo(end);
        List<Node> nodes = new ArrayList<>(List.of(new Node(begin, network.node(begin).origin(),
                new Source.Input(shape), List.of(), Map.of())));
        network.nodes().stream().filter(node -> needed.contains(node.id()) && !before.contains(node.id()))
                .forEach(nodes::add);
        Set<String> used = nodes.stream().flatMap(node -> node.parameters().values().stream())
                .collect(Collectors.toSet());
        List<Parameter> parameters = network.parameters().stream()
                .filter(parameter -> used.contains(parameter.name())).toList();
        return new Network(network.name(), nodes, parameters, network.modules(), List.of(end));
    }

    /** The paths of all modules in which some of the nodes are. */
    private static Set<String> holders(Collection<Node> nodes) {
        return nodes.stream().flatMap(node -> ModuleNode.pathsAbove(node.origin().scope()).stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static ModuleNode prune(ModuleNode module, Set<String> before, Set<String> after) {
        List<ModuleNode> kept = new ArrayList<>();
        for (ModuleNode child : module.children()) {
            if (after.contains(child.path()) || !before.contains(child.path())) {
                kept.add(prune(child, before, after));
            }
        }
        return new ModuleNode(module.path(), module.className(), module.arguments(), kept);
    }
}
