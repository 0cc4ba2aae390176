package dev.varve.train.loss;

import dev.varve.train.truth.Targets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The mean of {@code -sum over c of t[c] log softmax(z)[c]} over a batch, where {@code z} are the logits {@code [N, C]}
 * of an image and {@code t} is its target: {@code 1 - smoothing} at the label, plus {@code smoothing / C} at every
 * class (Szegedy et al. 2016, doi:10.1109/CVPR.2016.308).
 *
 * <p>With equal logits the loss is {@code log C} whatever the smoothing. Logits of any size give a finite loss; an
 * infinite or NaN logit gives NaN. It equals PyTorch's {@code CrossEntropyLoss(label_smoothing)} and fastai's
 * {@code LabelSmoothingCrossEntropy(eps)}.
 *
 * <p>With weights each class's term is multiplied by its weight, and the mean is over the weights of the batch's
 * labels, as PyTorch's {@code CrossEntropyLoss(weight, label_smoothing)} has it (fastai's smoothing weighs the label's
 * term alone); of mixed images over their number, as with fastai's {@code MixUp}.
 *
 * @param smoothing share of the target that is spread over all classes, at least 0 and below 1
 * @param weights how much each class counts, positive; empty if all count alike
 */
public record CrossEntropy(double smoothing, List<Double> weights) implements Loss {

    /** Counts all classes alike. */
    public CrossEntropy(double smoothing) {
        this(smoothing, List.of());
    }

    /**
     * Checks share and weights.
     *
     * @throws dev.varve.card.InvalidInput if the share is negative, 1 or more, or not a number; or a weight is not
     *         positive
     */
    public CrossEntropy {
        weights = Weights.checked(weights);
        Weights.checkSmoothing(smoothing);
    }

    @Override
    public double weight(Targets targets) {
        return weights.isEmpty() || targets instanceof Targets.Mixed ? targets.count()
                : IntStream.of(((Targets.Labels) targets).labels()).mapToDouble(weights::get).sum();
    }

    @Override
    public CrossEntropy plain() {
        return new CrossEntropy(0);
    }
}
