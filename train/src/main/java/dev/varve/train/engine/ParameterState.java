package dev.varve.train.engine;

import dev.varve.graph.Shape;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What an optimizer remembers of one parameter: a tensor for each slot of its rule, in the parameter's type and memory
 * layout, and the number of steps as a single. Lives until it is closed.
 */
@SuppressWarnings("try") // scopes and guards are held, not used
final class ParameterState implements AutoCloseable {

    static final String STEP = "step.";

    private final Map<String, Tensor> slots = new LinkedHashMap<>();
    private final Tensor step;
    private long count;

    /** Nothing remembered yet. */
    ParameterState(List<String> names, Tensor parameter) {
        try (PointerScope scope = new PointerScope()) {
            names.forEach(name -> slots.put(name, torch.zeros_like(parameter).retainReference()));
            step = torch.zeros(new long[0], new TensorOptions(ScalarType.Float)).retainReference();
        }
    }

    Tensor slot(String name) {
        return slots.get(name);
    }

    /** The number of steps as the kernels take it. */
    Tensor step() {
        return step;
    }

    /** Counts one more step, and gives their number. */
    long count() {
        step.add_(new Scalar(1));
        return ++count;
    }

    /** Copies of all arrays, row-major, each under the parameter's name with its slot before it; the count last. */
    List<NamedArray> export(String parameter) {
        List<NamedArray> arrays = new ArrayList<>();
        try (PointerScope scope = new PointerScope()) {
            slots.forEach((slot, tensor) -> arrays.add(Arrays.array(slot + "." + parameter, tensor)));
            arrays.add(Arrays.array(STEP + parameter, step));
        }
        return arrays;
    }

    /** Overwrites all arrays with those of {@link #export}. */
    void restore(Weights saved, String parameter) {
        slots.forEach((slot, tensor) -> overwrite(tensor, saved.get(slot + "." + parameter)));
        overwrite(step, saved.get(STEP + parameter));
        count = (long) step.item_float();
    }

    private static void overwrite(Tensor tensor, NamedArray array) {
        Arithmetic arithmetic = Precision.of(tensor);
        DType dtype = Precision.dtype(arithmetic);
        Shape shape = Shape.of(tensor.shape());
        if (array.dtype() != dtype || !array.shape().equals(shape)) {
            throw new IllegalArgumentException(array.name() + ": must be " + dtype + " " + shape
                    + " as the parameter, found " + array.dtype() + " " + array.shape()
                    + "; restore the state of the same model");
        }
        try (PointerScope scope = new PointerScope()) {
            tensor.copy_(Arrays.tensor(array, arithmetic));
        }
    }

    @Override
    public void close() {
        slots.values().forEach(Tensor::releaseReference);
        step.releaseReference();
    }
}
