package dev.varve.image;

import dev.varve.augment.Operation;
import dev.varve.augment.Policy;
import dev.varve.random.Draws;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation that a policy has drawn.
 *
 * @param operation what is done
 * @param magnitude how much, with its sign
 */
record PolicyDraw(Operation operation, double magnitude) {

    /** Draws the operations of a picture, in their order. */
    static List<PolicyDraw> of(Policy policy, int size, Draws draws) {
        List<PolicyDraw> drawn = new ArrayList<>();
        for (int i = 0; i < policy.operations(); i++) {
            Operation operation = Operation.values()[draws.below(Operation.values().length)];
            int bin = policy instanceof Policy.RandAugment fixed ? fixed.magnitude() : draws.below(policy.bins());
            boolean negative = draws.chance(0.5) && operation.isSigned();
            double magnitude = policy.magnitude(operation, bin, size);
            drawn.add(new PolicyDraw(operation, negative ? -magnitude : magnitude));
        }
        return drawn;
    }

    /** How many of the first operations move pixels, so that they can be one resampling. */
    static int moves(List<PolicyDraw> operations) {
        int moves = 0;
        while (moves < operations.size() && operations.get(moves).operation.isGeometric()) {
            moves++;
        }
        return moves;
    }

    /** The map of operations that move pixels, behind one that comes first in the picture. */
    static Homography after(Homography map, List<PolicyDraw> operations, Sampling sampling) {
        Homography all = map;
        for (PolicyDraw one : operations) {
            all = all.after(Movement.of(one.operation, one.magnitude, sampling));
        }
        return all;
    }
}
