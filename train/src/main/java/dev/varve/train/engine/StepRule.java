package dev.varve.train.engine;

import dev.varve.plan.Hyper;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** What one kind of {@link dev.varve.plan.Optimizer} does with parameters, their gradients and what it remembers. */
interface StepRule {

    /**
     * Names of what is remembered of each parameter, each in its type, shape and memory layout, and zero at first.
     *
     * @return without doubles, in the order of a saved state
     */
    List<String> slots();

    /**
     * Moves the parameters and what is remembered of them; the gradients stay.
     *
     * @param batch parameters that have made equally many steps
     * @param values rate, momentum and so on of this step
     * @param l2 whether decay is an L2 penalty instead of decoupled
     */
    void step(Batch batch, Hyper.Values values, boolean l2);

    /**
     * Parallel lists: what belongs to parameter i stands at place i of each.
     *
     * @param parameters leaves, moved in place
     * @param gradients in the memory layout of their parameters
     * @param remembered one list for each of {@link #slots}
     * @param counts the number of each one's step, this one included, as singles
     * @param count the same number
     */
    record Batch(List<Tensor> parameters, List<Tensor> gradients, Map<String, List<Tensor>> remembered,
                 List<Tensor> counts, long count) {

        List<Tensor> remembered(String slot) {
            return remembered.get(slot);
        }

        /** Decays the parameters, or gives the batch with gradients to which the penalty's are added. */
        Batch decayed(Hyper.Values values, boolean l2) {
            if (values.decay() == 0) {
                return this;
            }
            if (!l2) {
                Foreach.scale(parameters, 1 - values.rate() * values.decay());
                return this;
            }
            return new Batch(parameters, Foreach.added(gradients, parameters, values.decay()), remembered, counts,
                    count);
        }
    }
}
