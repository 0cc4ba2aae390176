package dev.varve.group;

import dev.varve.analysis.AtSize;
import dev.varve.analysis.Cost;
import dev.varve.analysis.Cuts;
import dev.varve.analysis.Shapes;
import dev.varve.card.InvalidInput;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of a network is no head: the nodes that lead to one value, with their cuts at a size of the input. */
public final class Body {

    private final Network network;
    private final Network trunk;
    private final int size;
    private final Map<String, Shape> shapes;
    private final List<Cost> before;
    private Cuts cuts;

    private Body(Network network, Network trunk, int size) {
        this.network = network;
        this.trunk = trunk;
        this.size = size;
        this.shapes = Shapes.at(trunk, size);
        this.before = new ArrayList<>(List.of(Cost.NONE));
        Cost.perNode(trunk, shapes).values().forEach(cost -> before.add(before.get(before.size() - 1).plus(cost)));
    }

    /**
     * The body of a network as it is built for a size.
     *
     * @param network with the old head or a new one, built for any size
     * @param end id of the value that the head reads
     * @param size pixels of each side of a square input, at which cost and resolution are read
     * @throws InvalidInput if the network does not take this size
     * @throws IllegalArgumentException if there is no such value
     */
    public static Body of(Network network, String end, int size) {
        Network sized = AtSize.of(network, size);
        return new Body(sized, sized.upTo(end), size);
    }

    /**
     * The value at which a body ends that consists of the first children of a network, as fastai's {@code cut} means
     * it: {@code -2} leaves out the last two.
     *
     * @param network with its own head
     * @param count how many children are kept, or, negative, how many are not
     * @throws InvalidInput if no child that computes something would be kept
     */
    public static String endOfChildren(Network network, int count) {
        List<ModuleNode> children = network.modules().children();
        int kept = count < 0 ? children.size() + count : count;
        if (kept < 1 || kept > children.size()) {
            throw new InvalidInput("body end %d: must leave 1 to %d of the children of %s; give 1 to %d or -1 to %d",
                    count, children.size(), network.name(), children.size(), 1 - children.size());
        }
        return network.nodes().stream()
                .filter(node -> children.subList(0, kept).stream().anyMatch(one -> one.holds(node.origin().scope())))
                .map(Node::id).reduce((earlier, later) -> later)
                .orElseThrow(() -> new InvalidInput("body end %d: the first children of %s compute nothing; give more",
                        count, network.name()));
    }

    /**
     * The same body at another size.
     *
     * @param pixels of each side of a square input
     * @throws InvalidInput if the network does not take this size
     */
    public Body at(int pixels) {
        return pixels == size ? this : of(network, trunk.outputs().get(0), pixels);
    }

    /** The whole network, head and all. */
    public Network network() {
        return network;
    }

    /** The body as a network of its own, whose output the head reads. */
    public Network trunk() {
        return trunk;
    }

    /** Pixels of each side of the input. */
    public int size() {
        return size;
    }

    /** Where the body can be cut; found when it is first asked for. */
    public synchronized Cuts cuts() {
        if (cuts == null) {
            cuts = Cuts.of(trunk, shapes);
        }
        return cuts;
    }

    /** The cost of the body's first nodes. */
    public Cost before(int position) {
        return before.get(position);
    }

    /** The cost of the whole body. */
    public Cost cost() {
        return before.get(before.size() - 1);
    }

    /**
     * Paths of the body's children as fastai counts them: those of the network, or, if one of them holds all
     * parameters of the body, as {@code features} in VGG does, the children of that one.
     */
    public List<String> children() {
        List<ModuleNode> level = inBody(network.modules());
        for (List<ModuleNode> inner = opened(level); !inner.isEmpty(); inner = opened(level)) {
            level = inner;
        }
        return level.stream().map(ModuleNode::path).toList();
    }

    private List<ModuleNode> opened(List<ModuleNode> level) {
        List<ModuleNode> owners = level.stream().filter(child ->
                trunk.parameters().stream().anyMatch(parameter -> child.holds(parameter.name()))).toList();
        return owners.size() == 1 ? inBody(owners.get(0)) : List.of();
    }

    private List<ModuleNode> inBody(ModuleNode parent) {
        return parent.children().stream().filter(child -> holdsAnyOf(child, trunk) || !holdsAnyOf(child, network))
                .toList();
    }

    private static boolean holdsAnyOf(ModuleNode module, Network some) {
        return some.nodes().stream().anyMatch(node -> module.holds(node.origin().scope()));
    }
}
