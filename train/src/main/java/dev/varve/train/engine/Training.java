package dev.varve.train.engine;

import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.loss.Loss;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What training makes small, and how parameters follow their gradients: Adam with decoupled decay.
 *
 * @param loss what is made small
 * @param beta2 averaging factor of the squared gradient, at least 0 and below 1
 * @param epsilon what is added to the root of that average, positive
 * @param shares a partition of the trained parameters; a step gives each its rate
 */
public record Training(Loss loss, double beta2, double epsilon, List<Share> shares) {

    /**
     * Parameters that move at one rate.
     *
     * @param name for messages, such as the layer group's
     * @param parameters names in the state dictionary
     * @param decay decoupled weight decay, at least 0
     */
    public record Share(String name, Set<String> parameters, double decay) {

        /** Keeps an immutable copy and checks the decay. */
        public Share {
            parameters = Set.copyOf(parameters);
            if (!(decay >= 0)) {
                throw new IllegalArgumentException(name + ": decay must be at least 0: " + decay);
            }
        }
    }

    /** Keeps an immutable copy. */
    public Training {
        shares = List.copyOf(shares);
    }

    /** For a network that only runs: nothing moves, and the loss is the plain cross-entropy. */
    public static Training none() {
        return new Training(new CrossEntropy(0), 0, 1, List.of());
    }

    /** Proves that each trained parameter is in exactly one share, and no other is in any. */
    void requirePartitionOf(Set<String> trained) {
        Set<String> missing = new HashSet<>(trained);
        for (Share share : shares) {
            for (String parameter : share.parameters()) {
                if (!missing.remove(parameter)) {
                    throw new IllegalArgumentException(parameter + ": in the share " + share.name() + ", and "
                            + (trained.contains(parameter) ? "in another" : "not trained"));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(missing.iterator().next() + ": trained, and in no share");
        }
    }
}
