package dev.varve.train.engine;

import dev.varve.graph.Shape;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What Adam remembers of one parameter: the averages of its gradient and of the squared gradient, in the parameter's
 * type and memory layout, and the number of steps as a single. Lives until it is closed.
 */
@SuppressWarnings("try") // scopes and guards are held, not used
final class AdamState implements AutoCloseable {

    static final String AVERAGE = "exp_avg.";
    static final String SQUARE = "exp_avg_sq.";
    static final String STEP = "step.";

    private final Tensor average;
    private final Tensor square;
    private final Tensor step;

    private AdamState(Tensor parameter) {
        average = torch.zeros_like(parameter).retainReference();
        square = torch.zeros_like(parameter).retainReference();
        step = torch.zeros(new long[0], new TensorOptions(ScalarType.Float)).retainReference();
    }

    /** Nothing remembered yet. */
    static AdamState of(Tensor parameter) {
        try (PointerScope scope = new PointerScope()) {
            return new AdamState(parameter);
        }
    }

    Tensor average() {
        return average;
    }

    Tensor square() {
        return square;
    }

    /** The count after one more step. */
    Tensor nextStep() {
        return step.add_(new Scalar(1));
    }

    /** Copies of the three arrays, row-major, under the parameter's name with a prefix. */
    List<NamedArray> export(String parameter) {
        try (PointerScope scope = new PointerScope()) {
            return List.of(Arrays.array(AVERAGE + parameter, average), Arrays.array(SQUARE + parameter, square),
                    Arrays.array(STEP + parameter, step));
        }
    }

    /** Overwrites the three arrays. */
    void restore(NamedArray newAverage, NamedArray newSquare, NamedArray newStep) {
        overwrite(average, newAverage);
        overwrite(square, newSquare);
        overwrite(step, newStep);
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
        average.releaseReference();
        square.releaseReference();
        step.releaseReference();
    }
}
