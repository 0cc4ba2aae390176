package dev.varve.train.engine;

import dev.varve.plan.Regularisation.Clipping;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Holds gradients within limits: PyTorch's {@code clip_grad_value_}, then its {@code clip_grad_norm_}. */
@SuppressWarnings("try") // scopes and guards are held, not used
final class Clip {

    /** What PyTorch adds to the norm, so that none is divided by 0. */
    private static final double EPSILON = 1e-6;

    private Clip() {
    }

    /** Clips the gradients of parameters in place; those that have none are passed over. */
    static void gradients(Clipping clipping, Collection<Tensor> parameters) {
        if (clipping.equals(Clipping.NONE)) {
            return;
        }
        try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
            List<Tensor> gradients = parameters.stream().map(Tensor::grad).filter(Tensor::defined).toList();
            if (clipping.value() > 0) {
                Foreach.atLeast(gradients, -clipping.value());
                Foreach.atMost(gradients, clipping.value());
            }
            if (clipping.norm() > 0) {
                double norm = Math.sqrt(Arrays.stream(Foreach.norms(gradients)).map(one -> one * one).sum());
                double factor = clipping.norm() / (norm + EPSILON);
                if (factor < 1) {
                    Foreach.scale(gradients, factor);
                }
            }
        }
    }
}
