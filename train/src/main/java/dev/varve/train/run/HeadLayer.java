package dev.varve.train.run;

import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.surgery.Cut;
import dev.varve.train.engine.LinearHead.Matrix;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.List;

/**
 * The matrix with a bias that makes a network's logits, and the part of the network that makes its features.
 *
 * @param features what the matrix reads, as a network
 * @param matrix the node of the matrix
 */
record HeadLayer(Network features, Node matrix) {

    /**
     * The head of a network.
     *
     * @throws IllegalArgumentException if it does not end in a matrix with a bias
     */
    static HeadLayer of(Network network) {
        Node last = network.node(network.outputs().get(0));
        if (!(last.op() instanceof Contraction.Linear linear) || !linear.bias()) {
            throw new IllegalArgumentException(last.id() + ": a head that is solved ends in a matrix with a bias, got "
                    + last.op());
        }
        return new HeadLayer(Cut.at(network, last.inputs().get(0)).network(), last);
    }

    /** Features of an image. */
    int columns() {
        return Math.toIntExact(((Contraction.Linear) matrix.op()).inputs());
    }

    /** Weights with this head. */
    Weights with(Weights weights, Matrix solved) {
        long outputs = ((Contraction.Linear) matrix.op()).outputs();
        return weights.with(Weights.of(List.of(
                NamedArray.of(matrix.parameters().get(Role.WEIGHT), Shape.of(outputs, columns()), solved.weight()),
                NamedArray.of(matrix.parameters().get(Role.BIAS), Shape.of(outputs), solved.bias()))));
    }
}
