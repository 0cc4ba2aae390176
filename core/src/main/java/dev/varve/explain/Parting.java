package dev.varve.explain;

import dev.varve.group.Explanation.Edge;
import dev.varve.group.Explanation.Flag;

/** What a border takes apart that belongs together. */
final class Parting {

    private Parting() {
    }

    /** A sentence with a blank before it for each; empty for a clean border. */
    static String of(Edge edge) {
        StringBuilder parts = new StringBuilder();
        if (edge.flags().contains(Flag.SPLITS_CONVOLUTION_FROM_NORM)) {
            parts.append(" It parts a convolution from its norm (" + String.join(" | ", edge.splitsUnit())
                    + "): the two would train by different rules and could not be folded into one.");
        }
        if (edge.flags().contains(Flag.SPLITS_ACTIVATION_OFF)) {
            parts.append(" It parts an activation from what it activates (" + String.join(" | ", edge.splitsUnit())
                    + ").");
        }
        if (edge.flags().contains(Flag.INSIDE_A_BLOCK)) {
            parts.append(" It lies inside the block " + edge.splitsBlock() + ".");
        }
        if (edge.flags().contains(Flag.SEVERAL_TENSORS_CROSS)) {
            parts.append(" It lets " + edge.live().size() + " tensors cross.");
        }
        return parts.toString();
    }
}
