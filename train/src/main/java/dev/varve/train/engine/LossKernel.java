package dev.varve.train.engine;

import dev.varve.train.loss.AbsoluteError;
import dev.varve.train.loss.BinaryCrossEntropy;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.loss.Focal;
import dev.varve.train.loss.Huber;
import dev.varve.train.loss.Loss;
import dev.varve.train.loss.SquaredError;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Reduction;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Losses as ATen operations, differentiable with respect to the logits, or of values the outputs. */
final class LossKernel {

    private static final long NO_LABEL_IGNORED = -100;

    private LossKernel() {
    }

    /**
     * The mean loss of a batch.
     *
     * @param loss which
     * @param logits {@code [N, C]}; half precision is widened to single first
     * @param targets of cross-entropies {@code [N]}, int64, each at least 0 and below C; of others {@code [N, C]}
     * @return a scalar
     * @throws RuntimeException if a label is out of range
     */
    static Tensor mean(Loss loss, Tensor logits, Tensor targets) {
        return reduced(loss, logits, targets, Reduction.Mean);
    }

    /**
     * The mean loss of images that show two classes each: by their shares of the losses for both, as fastai mixes them.
     *
     * @param loss of single labels
     * @param logits {@code [N, C]}; half precision is widened to single first
     * @param first {@code [N]}, int64, each at least 0 and below C
     * @param second {@code [N]}, int64, each at least 0 and below C
     * @param shares {@code [N]}, of the first, 0 to 1
     * @return a scalar
     */
    static Tensor mixed(Loss loss, Tensor logits, Tensor first, Tensor second, Tensor shares) {
        Tensor one = reduced(loss, logits, first, Reduction.None);
        Tensor other = reduced(loss, logits, second, Reduction.None);
        return other.lerp(one, shares.to(one.scalar_type())).mean();
    }

    /** The sum of a batch's losses, each multiplied by the weight of its class. */
    static Tensor sum(Loss loss, Tensor logits, Tensor targets) {
        return reduced(loss, logits, targets, Reduction.Sum);
    }

    private static Tensor reduced(Loss loss, Tensor logits, Tensor targets, Reduction reduction) {
        Tensor values = widened(logits);
        if (loss instanceof CrossEntropy entropy) {
            return torch.cross_entropy_loss(values, targets, weights(entropy.weights(), values), reduction.value,
                    NO_LABEL_IGNORED, entropy.smoothing());
        } else if (loss instanceof Focal focal) {
            return focal(focal, values, targets, reduction);
        } else if (loss instanceof BinaryCrossEntropy binary) {
            return torch.binary_cross_entropy_with_logits(values, smoothed(targets, binary.smoothing()),
                    new TensorOptional(), weights(binary.weights(), values), reduction.value);
        } else if (loss instanceof SquaredError) {
            return torch.mse_loss(values, targets, reduction.value);
        } else if (loss instanceof AbsoluteError) {
            return torch.l1_loss(values, targets, reduction.value);
        } else if (loss instanceof Huber huber) {
            return torch.huber_loss(values, targets, reduction.value, huber.delta());
        }
        throw new AssertionError("a loss without a kernel: " + loss);
    }

    private static Tensor focal(Focal loss, Tensor logits, Tensor labels, Reduction reduction) {
        Tensor entropy = torch.cross_entropy_loss(logits, labels, weights(loss.weights(), logits),
                Reduction.None.value, NO_LABEL_IGNORED, loss.smoothing());
        // 1 - exp(-entropy); of 0 a power below 1 would have an infinite slope
        Tensor missed = entropy.neg().expm1().neg().clamp_min(new Scalar(Float.MIN_NORMAL));
        Tensor each = missed.pow(new Scalar(loss.gamma())).mul(entropy);
        return switch (reduction) {
            case Mean -> each.mean();
            case Sum -> each.sum();
            default -> each;
        };
    }

    private static Tensor smoothed(Tensor targets, double smoothing) {
        return smoothing == 0 ? targets : targets.mul(new Scalar(1 - smoothing)).add(new Scalar(smoothing / 2));
    }

    private static TensorOptional weights(List<Double> given, Tensor logits) {
        if (given.isEmpty()) {
            return new TensorOptional();
        }
        double[] weights = given.stream().mapToDouble(Double::doubleValue).toArray();
        return new TensorOptional(Tensor.create(weights).to(logits.scalar_type()));
    }

    private static Tensor widened(Tensor logits) {
        boolean half = logits.element_size() < Float.BYTES;
        return half ? logits.to(ScalarType.Float) : logits;
    }
}
