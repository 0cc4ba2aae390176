package dev.varve.surgery;

import dev.varve.graph.Network;
import dev.varve.weights.Weights;
import java.util.function.UnaryOperator;

/**
 * A fold that can be undone after training.
 *
 * @param there to the folded network; its weights also hold the arrays of the network before that the folded one has
 *     no use for, which the way back needs
 * @param back from trained weights with those arrays to weights of the network before, which computes the same: scale,
 *     mean and variance are as they were and the weight and the offset have moved. Where a scale is 0, or too near to
 *     it to divide by, it becomes the standard deviation, so that the weight is that of the folded network
 * @param pairs how many norms are folded
 */
public record Refold(Rewrite there, UnaryOperator<Weights> back, int pairs) {

    /** The fold of nothing. */
    public static Refold none(Network network) {
        return new Refold(Rewrite.none(network), UnaryOperator.identity(), 0);
    }

    /** The network that is trained. */
    public Network network() {
        return there.network();
    }
}
