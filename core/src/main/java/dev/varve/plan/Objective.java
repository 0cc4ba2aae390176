package dev.varve.plan;

import dev.varve.card.LeftOut;

/**
 * What training makes small, and what it is judged by.
 *
 * @param loss what is made small
 * @param monitor name of the metric on the validation part that chooses between epochs, or {@code loss}; {@value #AUTO}
 *     is {@code accuracy} for single labels, {@code average-precision} for several, {@code r2} for values: figures that
 *     need no threshold and no unit
 */
public record Objective(LossChoice loss, String monitor) {

    /** The monitor that suits the target. */
    public static final String AUTO = "auto";
    /** What suits the target. */
    public static final Objective OF_TARGET = new Objective(LossChoice.AUTO, AUTO);

    /** Checks that both are given. */
    public Objective {
        Require.present(loss, "loss");
        Require.notBlank(monitor, "monitor");
    }

    /** What is left out of files. */
    static final class Unsaid extends LeftOut {

        Unsaid() {
            super(OF_TARGET);
        }
    }
}
