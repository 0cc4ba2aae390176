package dev.varve.plan;

/**
 * What a phase does to need less memory, at the price of time.
 *
 * @param recomputed how many of the segments that a gradient passes, the first ones, keep nothing but what crosses into
 *     the next one, and are computed again when the gradient comes back (Chen et al. 2016, arXiv:1604.06174); the
 *     numbers are the same
 * @param parts into how many parts a batch is divided whose gradients are added up, at least 1; the numbers are the
 *     same but for rounding, where no norm uses the statistics of the batch
 */
public record Economy(int recomputed, int parts) {

    /** Keeps all that the backward pass needs, of the whole batch. */
    public static final Economy NONE = new Economy(0, 1);

    /** Checks the numbers. */
    public Economy {
        Require.atLeast(0, recomputed, "recomputed");
        Require.atLeast(1, parts, "parts");
    }
}
