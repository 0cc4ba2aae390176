package dev.varve.train.engine;

import dev.varve.graph.Shape;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * An exponential moving average of what changes in a phase: trained parameters and statistics that move, as timm's
 * {@code ModelEma} has it. What is frozen is not copied. It begins as a copy; see {@link
 * dev.varve.plan.Regularisation#emaDecay} for how fast it forgets. Lives until it is closed.
 */
@SuppressWarnings("try") // scopes and guards are held, not used
final class WeightAverages implements AutoCloseable {

    private static final String PREFIX = "ema.";
    private static final String STEPS = "ema-steps";

    private final double decay;
    private final Map<String, Tensor> followed;
    private final Map<String, Tensor> averages = new LinkedHashMap<>();
    private long steps;

    /**
     * Copies.
     *
     * @param decay share that is kept in a step
     * @param followed what is averaged, resident; empty for no average
     */
    WeightAverages(double decay, Map<String, Tensor> followed) {
        this.decay = decay;
        this.followed = followed;
        try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
            followed.forEach((name, tensor) -> averages.put(name, tensor.clone().retainReference()));
        }
    }

    /** Whether an array of a saved state is of averages. */
    static boolean isOf(String name) {
        return name.startsWith(PREFIX) || name.equals(STEPS);
    }

    /** Takes in what a step has made of the parameters. */
    void follow() {
        if (followed.isEmpty()) {
            return;
        }
        steps++;
        double kept = Math.min(decay, (1.0 + steps) / (10.0 + steps));
        try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
            Foreach.average(List.copyOf(averages.values()), List.copyOf(followed.values()), 1 - kept);
        }
    }

    /** Puts the averages in the place of what they follow, and that in theirs; twice is as before, bit for bit. */
    void exchange() {
        followed.forEach((name, tensor) -> {
            try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
                Tensor present = tensor.clone();
                tensor.copy_(averages.get(name));
                averages.get(name).copy_(present);
            }
        });
    }

    /** Copies of all, and the number of steps; nothing where nothing is averaged. */
    List<NamedArray> state() {
        List<NamedArray> arrays = new ArrayList<>();
        averages.forEach((name, tensor) -> arrays.add(Arrays.array(PREFIX + name, tensor)));
        if (!averages.isEmpty()) {
            arrays.add(NamedArray.integers(STEPS, Shape.of(), new long[] {steps}));
        }
        return arrays;
    }

    /** Continues from what {@link #state} gave. */
    void restore(Weights saved) {
        try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
            averages.forEach((name, tensor) ->
                    tensor.copy_(Arrays.tensor(saved.get(PREFIX + name), Precision.of(tensor))));
        }
        if (!averages.isEmpty()) {
            steps = saved.get(STEPS).bytes().getLong();
        }
    }

    @Override
    public void close() {
        averages.values().forEach(Tensor::close);
        averages.clear();
    }
}
