package dev.varve.train.loss;

import java.util.List;

/**
 * The mean over a batch of {@code (1 - exp(-e))^gamma e}, where {@code e} is an image's cross-entropy: what is told
 * well already counts less (Lin et al. 2017, arXiv:1708.02002). With gamma 0 it is cross-entropy.
 *
 * <p>It equals fastai's {@code FocalLossFlat(gamma, weight)}; with weights too, where {@code e} is the weighted
 * cross-entropy and the mean is over the number of images. An image told with certainty has the loss 0 and the gradient
 * 0, for every gamma; fastai's is then NaN where gamma lies between 0 and 1. Smoothing is not fastai's.
 *
 * @param gamma 0 or more
 * @param smoothing of the cross-entropy, at least 0 and below 1
 * @param weights how much each class counts, positive; empty if all count alike
 */
public record Focal(double gamma, double smoothing, List<Double> weights) implements Loss {

    /** Checks all. */
    public Focal {
        weights = Weights.checked(weights);
        Weights.checkSmoothing(smoothing);
        if (!(gamma >= 0) || Double.isInfinite(gamma)) {
            throw new IllegalArgumentException("gamma must be 0 or more: " + gamma);
        }
    }

    @Override
    public CrossEntropy plain() {
        return new CrossEntropy(0);
    }
}
