package dev.varve.group;

import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Printout;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PyTorch's listing of a whole network as its library builds it, each module marked with the layer group that it is in.
 *
 * @param lines the lines of {@code print(model)}
 */
public record GroupListing(List<Line> lines) {

    /** The mark of a module that makes way for the new head. */
    public static final String REPLACED = "replaced";

    private static final String SEVERAL = "";

    /**
     * A line.
     *
     * @param group name of the group that holds all of the module that begins here, {@link #REPLACED}, or empty for a
     *        module that is in several groups and for a line at which none begins
     * @param text as PyTorch prints it
     */
    public record Line(String group, String text) {
    }

    /** Keeps an immutable copy. */
    public GroupListing {
        lines = List.copyOf(lines);
    }

    /**
     * Lists a network. A module without parameters is in the group of what is computed before it; one that is never
     * called, in that of its parent.
     *
     * @param original with its own classifier
     * @param body the same body, its network with the new head
     * @param groups of the body's network
     */
    public static GroupListing of(Network original, Body body, LayerGroups groups) {
        Map<String, Set<String>> marks = marks(original, groupOfNode(body, groups));
        spread(original.modules(), Set.of(), marks);
        return new GroupListing(Printout.of(original.modules()).lines().stream().map(line -> {
            Set<String> mark = line.module() == null ? Set.<String>of() : marks.get(line.module());
            return new Line(mark.size() == 1 ? mark.iterator().next() : SEVERAL, line.text());
        }).toList());
    }

    private static Map<String, String> groupOfNode(Body body, LayerGroups groups) {
        Map<String, String> groupOfNode = new HashMap<>();
        String current = groups.names().get(0);
        for (Node node : body.trunk().nodes()) {
            for (String name : node.parameters().values()) {
                if (body.network().parameter(name).kind() == Parameter.Kind.TRAINABLE) {
                    current = groups.names().get(groups.indexOf(name));
                }
            }
            groupOfNode.put(node.id(), current);
        }
        return groupOfNode;
    }

    private static Map<String, Set<String>> marks(Network original, Map<String, String> groupOfNode) {
        Map<String, Set<String>> marks = new HashMap<>();
        for (ModuleNode module : original.modules().all().toList()) {
            Set<String> held = new LinkedHashSet<>();
            for (Node node : original.nodes()) {
                if (module.holds(node.origin().scope())) {
                    held.add(groupOfNode.getOrDefault(node.id(), REPLACED));
                }
            }
            marks.put(module.path(), held);
        }
        return marks;
    }

    private static void spread(ModuleNode module, Set<String> ofParent, Map<String, Set<String>> marks) {
        Set<String> own = marks.merge(module.path(), ofParent, (held, above) -> held.isEmpty() ? above : held);
        module.children().forEach(child -> spread(child, own, marks));
    }
}
