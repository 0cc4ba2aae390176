package dev.varve.analysis;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shape of every value at a size of the input. */
public final class Shapes {

    /** The longest side that a JPEG can have; costs of larger images would not fit their numbers. */
    private static final int LARGEST_SIZE = 1 << 16;

    private Shapes() {
    }

    /**
     * Shapes by node, in order of execution; the batch stays a symbol.
     *
     * @param size pixels of each side of a square input, 1 to 65,536
     * @throws InvalidInput if a node cannot take what reaches it at this size; names the node and its rule
     */
    public static Map<String, Shape> at(Network network, int size) {
        if (size < 1 || size > LARGEST_SIZE) {
            throw new InvalidInput("size: must lie between 1 and %,d pixels, found %d; give another",
                    LARGEST_SIZE, size);
        }
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            shapes.put(node.id(), of(node, node.inputs().stream().map(shapes::get).toList(), size));
        }
        return Collections.unmodifiableMap(shapes);
    }

    /** The shape of one value. */
    static Shape of(Node node, List<Shape> inputs, int size) {
        try {
            return node.op().shape(inputs).bind(Map.of("H", (long) size, "W", (long) size));
        } catch (IllegalArgumentException broken) {
            throw new InvalidInput(broken, "%s: %s, from an input of %d x %d; choose another size", node.id(),
                    broken.getMessage(), size, size);
        }
    }
}
