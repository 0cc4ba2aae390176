package dev.varve.surgery;

import dev.varve.graph.Network;
import dev.varve.weights.Weights;
import java.util.function.UnaryOperator;

/**
 * A changed network, and what the change does to weights of the old one.
 *
 * @param network the network after the change
 * @param weights turns weights of the network before into weights of the one after; pure
 */
public record Rewrite(Network network, UnaryOperator<Weights> weights) {

    /** The change that changes nothing. */
    public static Rewrite none(Network network) {
        return new Rewrite(network, UnaryOperator.identity());
    }

    /** This change and then another, which must begin with this one's network. */
    public Rewrite then(Rewrite next) {
        return new Rewrite(next.network, before -> next.weights.apply(weights.apply(before)));
    }
}
