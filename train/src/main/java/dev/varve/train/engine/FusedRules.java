package dev.varve.train.engine;

import dev.varve.plan.Hyper;
import dev.varve.plan.Optimizer;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/**
 * The rules for which libtorch has a fused kernel: one pass over the memory of many parameters. The kernels read the
 * memory of parameter, gradient and averages in parallel and never look at strides: all must have one layout.
 */
final class FusedRules {

    private FusedRules() {
    }

    /** Adam, with either decay done by the kernel. Its correction takes the present momentum, as fastai's does. */
    record Adam(boolean amsgrad) implements StepRule {

        private static final Boxed DECOUPLED = new Boxed("_fused_adamw_", "");
        private static final Boxed PENALTY = new Boxed("_fused_adam_", "");
        private static final String LARGEST = "max_exp_avg_sq";

        @Override
        public List<String> slots() {
            return amsgrad ? List.of(StepRules.AVERAGE, StepRules.SQUARE, LARGEST)
                    : List.of(StepRules.AVERAGE, StepRules.SQUARE);
        }

        @Override
        public void step(Batch batch, Hyper.Values values, boolean l2) {
            (l2 ? PENALTY : DECOUPLED).call(
                    Boxed.list(batch.parameters()), Boxed.list(batch.gradients()),
                    Boxed.list(batch.remembered(StepRules.AVERAGE)), Boxed.list(batch.remembered(StepRules.SQUARE)),
                    Boxed.list(amsgrad ? batch.remembered(LARGEST) : List.of()), Boxed.list(batch.counts()),
                    new IValue(values.rate()), new IValue(values.momentum()), new IValue(values.beta2()),
                    new IValue(values.decay()), new IValue(values.epsilon()),
                    new IValue(amsgrad), new IValue(false), new IValue(), new IValue());
        }
    }

    /** SGD, with a penalty added by the kernel. Sums are kept only where the momentum is above 0 at some time. */
    record Sgd(Optimizer.Sgd settings, boolean momentum) implements StepRule {

        private static final Boxed KERNEL = new Boxed("_fused_sgd_", "");

        @Override
        public List<String> slots() {
            return momentum ? List.of(StepRules.SUM) : List.of();
        }

        @Override
        public void step(Batch given, Hyper.Values values, boolean l2) {
            Batch batch = l2 ? given : given.decayed(values, false);
            List<Tensor> sums = momentum && values.momentum() > 0 ? batch.remembered(StepRules.SUM) : List.of();
            KERNEL.call(
                    Boxed.list(batch.parameters()), Boxed.list(batch.gradients()), Boxed.list(sums),
                    new IValue(l2 ? values.decay() : 0.0), new IValue(sums.isEmpty() ? 0.0 : values.momentum()),
                    new IValue(values.rate()), new IValue(settings.dampening()),
                    new IValue(settings.nesterov() && !sums.isEmpty()), new IValue(false),
                    new IValue(batch.count() == 1), new IValue(), new IValue());
            if (momentum && sums.isEmpty()) {       // what the sum is after a step without momentum
                Foreach.copy(batch.remembered(StepRules.SUM), batch.gradients());
            }
        }
    }
}
