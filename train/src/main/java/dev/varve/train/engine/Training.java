package dev.varve.train.engine;

import dev.varve.plan.Defaults;
import dev.varve.plan.Optimizer;
import dev.varve.plan.Regularisation;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.loss.Loss;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What training makes small, and how parameters follow their gradients.
 *
 * @param loss what is made small
 * @param optimizer how a gradient becomes a step
 * @param momentum whether the momentum is above 0 at some time; without, what only it needs is not remembered
 * @param shares a partition of the trained parameters; a step gives each its numbers
 * @param regularisation how images are mixed, gradients clipped, weights averaged and dropout scaled; its sampling and
 *     accumulation are up to who brings the batches
 */
public record Training(Loss loss, Optimizer optimizer, boolean momentum, List<Share> shares,
                       Regularisation regularisation) {

    /** Without any of it. */
    public Training(Loss loss, Optimizer optimizer, boolean momentum, List<Share> shares) {
        this(loss, optimizer, momentum, shares, Regularisation.NONE);
    }

    /**
     * Parameters that move by the same numbers.
     *
     * @param name for messages, such as the layer group's
     * @param parameters names in the state dictionary
     * @param l2 whether their decay is an L2 penalty instead of decoupled
     */
    public record Share(String name, Set<String> parameters, boolean l2) {

        /** Keeps an immutable copy. */
        public Share {
            parameters = Set.copyOf(parameters);
        }
    }

    /** Keeps an immutable copy. */
    public Training {
        shares = List.copyOf(shares);
    }

    /** For a network that only runs: nothing moves, and the loss is the plain cross-entropy. */
    public static Training none() {
        return none(new CrossEntropy(0));
    }

    /** The same, judged by another loss. */
    public static Training none(Loss loss) {
        return new Training(loss, Defaults.OPTIMIZER, true, List.of());
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
