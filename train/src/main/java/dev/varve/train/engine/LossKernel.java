package dev.varve.train.engine;

import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.loss.Loss;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Reduction;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Losses as ATen operations, differentiable with respect to the logits. */
final class LossKernel {

    private static final long NO_LABEL_IGNORED = -100;

    private LossKernel() {
    }

    /**
     * The mean loss of a batch.
     *
     * @param loss which
     * @param logits {@code [N, C]}; half precision is widened to single first
     * @param labels {@code [N]}, int64, each at least 0 and below C
     * @return a scalar
     * @throws RuntimeException if a label is out of range
     */
    static Tensor mean(Loss loss, Tensor logits, Tensor labels) {
        return reduced(loss, logits, labels, Reduction.Mean);
    }

    /** The sum of a batch's losses, each multiplied by the weight of its class. */
    static Tensor sum(Loss loss, Tensor logits, Tensor labels) {
        return reduced(loss, logits, labels, Reduction.Sum);
    }

    private static Tensor reduced(Loss loss, Tensor logits, Tensor labels, Reduction reduction) {
        if (loss instanceof CrossEntropy crossEntropy) {
            Tensor values = widened(logits);
            return torch.cross_entropy_loss(values, labels, weights(crossEntropy, values), reduction.value,
                    NO_LABEL_IGNORED, crossEntropy.smoothing());
        }
        throw new AssertionError("a loss without a kernel: " + loss);
    }

    private static TensorOptional weights(CrossEntropy loss, Tensor logits) {
        if (loss.weights().isEmpty()) {
            return new TensorOptional();
        }
        double[] weights = loss.weights().stream().mapToDouble(Double::doubleValue).toArray();
        return new TensorOptional(Tensor.create(weights).to(logits.scalar_type()));
    }

    private static Tensor widened(Tensor logits) {
        boolean half = logits.element_size() < Float.BYTES;
        return half ? logits.to(ScalarType.Float) : logits;
    }
}
