package dev.varve.train.engine;

import dev.varve.analysis.Shapes;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import java.util.Map;

/** The shapes of a network's values, and whether it takes images of a size, before anything is computed. */
final class Sizes {

    private Sizes() {
    }

    /**
     * Follows the shapes of square images of the network's own channels.
     *
     * @return shapes by node; the batch stays a symbol
     * @throws InvalidInput naming the first node that does not take its input
     */
    static Map<String, Shape> require(Network network, int size) {
        return Shapes.at(network, size);
    }

    /**
     * Follows the shapes of square images through the network.
     *
     * @param channels of the images
     * @return shapes by node; the batch stays a symbol
     * @throws InvalidInput naming the first node that does not take its input
     */
    static Map<String, Shape> require(Network network, int size, int channels) {
        Map<String, Shape> shapes = Shapes.at(network, size);
        Node input = network.inputs().get(0);
        if (!shapes.get(input.id()).equals(Shape.batchOf(channels, size, size))) {
            throw new InvalidInput("%s: expects %s, images are %s; widen or narrow the first layer",
                    input.id(), shapes.get(input.id()), Shape.batchOf(channels, size, size));
        }
        return shapes;
    }
}
