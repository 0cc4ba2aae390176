package dev.varve.explain;

import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.group.Body;
import dev.varve.group.Explanation;
import dev.varve.group.Explanation.Edge;
import dev.varve.group.Fastai;
import dev.varve.surgery.BodyEnd;
import dev.varve.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An explanation with its sentences: the fields are those of {@code varve explain --json}.
 *
 * @param architecture name of the network
 * @param size pixels of each side of the input
 * @param edges those that are shown
 * @param border the one that the sentences are about; null where a body has none
 * @param why the sentences
 */
public record Explained(String architecture, int size, List<Edge> edges, String border, List<String> why) {

    private static final String NONE = "This body has no edge of a stage, block or layer between parameters: it is one "
            + "group.";

    /** Keeps immutable copies. */
    public Explained {
        edges = List.copyOf(edges);
        why = List.copyOf(why);
    }

    /**
     * Explains one border of a network, the default one where none is named.
     *
     * @param all every edge of the body
     * @param edge the border, or null for the default
     * @param versus what it is held against; empty for its neighbours
     */
    public static Explained of(Explanation all, Edge edge, List<Edge> versus) {
        Optional<Edge> argued = edge != null ? Optional.of(edge)
                : all.edges().stream().filter(one -> one.chosenBy().contains("default")).findFirst();
        return new Explained(all.architecture(), all.size(), all.edges(), argued.map(Edge::border).orElse(null),
                argued.map(one -> Why.of(new Case(all, one, versus, relatives(all.architecture()))))
                        .orElse(List.of(NONE)));
    }

    /** The same with some of the edges. */
    public Explained showing(List<Edge> some) {
        return new Explained(architecture, size, some, border, why);
    }

    /** The shares before the index that fastai gives to some architectures alike. */
    private static Map<String, Double> relatives(String architecture) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String name : Fastai.alike(architecture)) {
            if (Zoo.names().contains(name)) {
                Network network = Zoo.network(name);
                Body body = Body.of(network, BodyEnd.of(network), Zoo.architecture(name).size());
                String child = body.children().get(Fastai.index(architecture).orElseThrow());
                shares.put(name, (double) body.before(begin(body, child)).macs() / body.cost().macs());
            }
        }
        return shares;
    }

    /** The place of the first node of a module; cheaper than all cuts. */
    private static int begin(Body body, String path) {
        ModuleNode module = new ModuleNode(path, "", "", List.of());
        List<Node> nodes = body.trunk().nodes();
        return IntStream.range(0, nodes.size()).filter(i -> module.holds(nodes.get(i).origin().scope())).findFirst()
                .orElseThrow();
    }
}
