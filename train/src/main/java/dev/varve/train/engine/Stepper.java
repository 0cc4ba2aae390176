package dev.varve.train.engine;

import dev.varve.plan.Hyper;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Moves parameters by a rule, and keeps what the rule remembers of each.
 *
 * <p>A parameter has state from its first step on; one that never gets a gradient has none, and is neither moved nor
 * decayed.
 */
@SuppressWarnings("try") // scopes and guards are held, not used
final class Stepper implements AutoCloseable {

    private final StepRule rule;
    private final Map<String, ParameterState> states = new LinkedHashMap<>();

    /** Without state. */
    Stepper(StepRule rule) {
        this.rule = rule;
    }

    /**
     * Parameters that take one step with the same numbers.
     *
     * @param values rate, momentum, decay and so on
     * @param l2 whether decay is an L2 penalty instead of decoupled
     * @param parameters leaves by name
     */
    record Bucket(Hyper.Values values, boolean l2, Map<String, Tensor> parameters) {
    }

    /**
     * Moves every parameter that has a gradient; the gradients stay.
     *
     * @param buckets disjoint sets of parameters
     */
    void step(List<Bucket> buckets) {
        for (Bucket bucket : buckets) {
            try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
                batches(bucket.parameters()).forEach(batch -> rule.step(batch, bucket.values(), bucket.l2()));
            }
        }
    }

    /** Parameters with a gradient, those together that have made equally many steps. */
    private Iterable<StepRule.Batch> batches(Map<String, Tensor> parameters) {
        Map<Long, StepRule.Batch> byCount = new TreeMap<>();
        parameters.forEach((name, parameter) -> {
            Tensor gradient = parameter.grad();
            if (gradient.defined()) {
                ParameterState state = states.computeIfAbsent(name,
                        unseen -> new ParameterState(rule.slots(), parameter));
                StepRule.Batch batch = byCount.computeIfAbsent(state.count(), this::empty);
                batch.parameters().add(parameter);
                batch.gradients().add(inLayoutOf(parameter, gradient));
                batch.remembered().forEach((slot, tensors) -> tensors.add(state.slot(slot)));
                batch.counts().add(state.step());
            }
        });
        return byCount.values();
    }

    private StepRule.Batch empty(long count) {
        Map<String, List<Tensor>> remembered = new LinkedHashMap<>();
        rule.slots().forEach(slot -> remembered.put(slot, new ArrayList<>()));
        return new StepRule.Batch(new ArrayList<>(), new ArrayList<>(), remembered, new ArrayList<>(), count);
    }

    private static Tensor inLayoutOf(Tensor parameter, Tensor gradient) {
        for (int i = 0; i < parameter.dim(); i++) {
            if (parameter.size(i) > 1 && parameter.stride(i) != gradient.stride(i)) {
                return torch.empty_like(parameter).copy_(gradient);
            }
        }
        return gradient;
    }

    /** Copies of all that is remembered, in the order of first steps; empty before the first. */
    Weights state() {
        return Weights.of(states.entrySet().stream().flatMap(entry -> entry.getValue().export(entry.getKey()).stream())
                .toList());
    }

    /**
     * Continues from the state of another optimizer of this rule, bit for bit; its own is forgotten.
     *
     * @param saved what {@link #state} gave
     * @param parameters leaves by name: at least those that have saved state
     * @throws IllegalArgumentException if an array is missing, of no known parameter, or of another type or shape than
     *     its parameter; the optimizer is then without state
     */
    void restore(Weights saved, Map<String, Tensor> parameters) {
        clear();
        try {
            saved.names().stream().filter(name -> name.startsWith(ParameterState.STEP))
                    .map(name -> name.substring(ParameterState.STEP.length()))
                    .forEach(name -> restore(name, saved, parameters));
            int each = rule.slots().size() + 1;
            if (saved.names().size() != each * states.size()) {
                throw new IllegalArgumentException("optimizer state: must hold " + each + " arrays per parameter, "
                        + "found " + saved.names().size() + " arrays with " + states.size()
                        + " step counts; restore an unchanged state");
            }
        } catch (IllegalArgumentException mismatch) {
            clear();
            throw mismatch;
        }
    }

    private void restore(String name, Weights saved, Map<String, Tensor> parameters) {
        Tensor parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("optimizer state: is for the parameter " + name
                    + ", which is not trained here; restore the state of the same plan");
        }
        ParameterState state = new ParameterState(rule.slots(), parameter);
        states.put(name, state);
        state.restore(saved, name);
    }

    /** Forgets everything and frees its memory; training goes on as if from the first step. */
    void clear() {
        states.values().forEach(ParameterState::close);
        states.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
