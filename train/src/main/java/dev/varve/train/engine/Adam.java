package dev.varve.train.engine;

import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam (Kingma and Ba 2015, arXiv:1412.6980) with decoupled decay (Loshchilov and Hutter 2019, arXiv:1711.05101), equal
 * to fastai's: with gradient g, rate r, decay w and step t of the parameter
 * <pre>
 * p = p (1 - r w);  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g²
 * p = p - r / (1 - b1^t) · m / (sqrt(v / (1 - b2^t)) + eps)
 * </pre>
 * where b1, the momentum, may differ from step to step: the correction takes its present value, as fastai does.
 *
 * <p>A parameter has state from its first step on; one that never gets a gradient has none, and is neither moved nor
 * decayed.
 */
@SuppressWarnings("try") // scopes and guards are held, not used
final class Adam implements AutoCloseable {

    private final double beta2;
    private final double epsilon;
    private final Map<String, AdamState> states = new LinkedHashMap<>();

    /**
     * An optimizer without state.
     *
     * @param beta2 averaging factor of the squared gradient, at least 0 and below 1
     * @param epsilon what is added to the root of the average, positive
     */
    Adam(double beta2, double epsilon) {
        this.beta2 = beta2;
        this.epsilon = epsilon;
    }

    /**
     * Moves every parameter that has a gradient; the gradients stay.
     *
     * @param momentum averaging factor of the gradient in this step, at least 0 and below 1
     * @param buckets disjoint sets of parameters
     */
    void step(double momentum, List<AdamBucket> buckets) {
        for (AdamBucket bucket : buckets) {
            try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
                FusedAdamW.Tensors tensors = tensors(bucket.parameters());
                if (!tensors.parameters().isEmpty()) {
                    FusedAdamW.call(tensors,
                            new FusedAdamW.Factors(bucket.rate(), momentum, beta2, bucket.decay(), epsilon));
                }
            }
        }
    }

    private FusedAdamW.Tensors tensors(Map<String, Tensor> parameters) {
        FusedAdamW.Tensors tensors = new FusedAdamW.Tensors(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>());
        parameters.forEach((name, parameter) -> {
            Tensor gradient = parameter.grad();
            if (gradient.defined()) {
                AdamState state = states.computeIfAbsent(name, unseen -> AdamState.of(parameter));
                tensors.parameters().add(parameter);
                tensors.gradients().add(inLayoutOf(parameter, gradient));
                tensors.averages().add(state.average());
                tensors.squares().add(state.square());
                tensors.steps().add(state.nextStep());
            }
        });
        return tensors;
    }

    private static Tensor inLayoutOf(Tensor parameter, Tensor gradient) {
        for (int i = 0; i < parameter.dim(); i++) {
            if (parameter.size(i) > 1 && parameter.stride(i) != gradient.stride(i)) {
                return torch.empty_like(parameter).copy_(gradient);
            }
        }
        return gradient;
    }

    /** Copies of all averages and step counts, in the order of first steps; empty before the first. */
    Weights state() {
        return Weights.of(states.entrySet().stream().flatMap(entry -> entry.getValue().export(entry.getKey()).stream())
                .toList());
    }

    /**
     * Continues from the state of another optimizer, bit for bit; its own is forgotten.
     *
     * @param saved what {@link #state} gave
     * @param parameters leaves by name: at least those that have saved state
     * @throws IllegalArgumentException if an array is missing, of no known parameter, or of another type or shape than
     *     its parameter; the optimizer is then without state
     */
    void restore(Weights saved, Map<String, Tensor> parameters) {
        clear();
        try {
            saved.names().stream().filter(name -> name.startsWith(AdamState.STEP))
                    .map(name -> name.substring(AdamState.STEP.length()))
                    .forEach(name -> restore(name, saved, parameters));
            if (saved.names().size() != state().names().size()) {
                throw new IllegalArgumentException("optimizer state: must hold three arrays per parameter, found "
                        + saved.names().size() + " arrays with " + states.size()
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
        NamedArray average = saved.get(AdamState.AVERAGE + name);
        NamedArray square = saved.get(AdamState.SQUARE + name);
        AdamState state = AdamState.of(parameter);
        states.put(name, state);
        state.restore(average, square, saved.get(AdamState.STEP + name));
    }

    /** Forgets everything and frees its memory; training goes on as if from the first step. */
    void clear() {
        states.values().forEach(AdamState::close);
        states.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
