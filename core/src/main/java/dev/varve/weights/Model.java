package dev.varve.weights;

import dev.varve.card.Card;
import dev.varve.graph.Network;

/**
 * What a model file contains: a network, its arrays, and the card that says how it is used.
 *
 * @param network what there is to compute
 * @param weights an array for every parameter of the network, {@code num_batches_tracked} excepted
 * @param card classes, preprocessing, provenance
 */
public record Model(Network network, Weights weights, Card card) {

    /** Checks that no array is missing or misshapen. */
    public Model {
        for (var parameter : network.parameters()) {
            if (parameter.shape().rank() > 0 && !weights.get(parameter.name()).shape().equals(parameter.shape())) {
                throw new IllegalArgumentException(parameter.name() + ": the network needs " + parameter.shape()
                        + ", the array is " + weights.get(parameter.name()).shape());
            }
        }
    }
}
