package dev.varve.train.loss;

import java.util.List;

/**
 * The mean over a batch and all names of {@code -(w t log s(z) + (1 - t) log(1 - s(z)))}, where {@code z} is a logit,
 * {@code s} the logistic function, {@code t} 1 if the name holds and else 0, and {@code w} the weight of the name. With
 * smoothing {@code t} becomes {@code (1 - smoothing) t + smoothing / 2}, as Keras has it.
 *
 * <p>Logits of any size give a finite loss. It equals PyTorch's {@code BCEWithLogitsLoss(pos_weight)} and fastai's
 * {@code BCEWithLogitsLossFlat}.
 *
 * @param smoothing share of each target that is one half, at least 0 and below 1
 * @param weights how much each name counts where it holds, positive; empty if all count as much as where they do not
 */
public record BinaryCrossEntropy(double smoothing, List<Double> weights) implements Loss {

    /** The plain one. */
    public static final BinaryCrossEntropy PLAIN = new BinaryCrossEntropy(0, List.of());

    /**
     * Checks share and weights.
     *
     * @throws dev.varve.card.InvalidInput if the share is negative, 1 or more, or not a number; or a weight is not
     *         positive
     */
    public BinaryCrossEntropy {
        weights = Weights.checked(weights);
        Weights.checkSmoothing(smoothing);
    }

    @Override
    public BinaryCrossEntropy plain() {
        return PLAIN;
    }
}
