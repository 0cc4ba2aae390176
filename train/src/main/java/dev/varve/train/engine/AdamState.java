package dev.varve.train.engine;

import dev.varve.graph.Shape;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
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
        return List.of(array(AVERAGE + parameter, average), array(SQUARE + parameter, square),
                array(STEP + parameter, step));
    }

    /** Overwrites the three arrays. */
    void restore(NamedArray newAverage, NamedArray newSquare, NamedArray newStep) {
        overwrite(average, newAverage);
        overwrite(square, newSquare);
        overwrite(step, newStep);
    }

    private static NamedArray array(String name, Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor rows = tensor.contiguous();
            byte[] bytes = new byte[Math.toIntExact(rows.nbytes())];
            new BytePointer(rows.data_ptr()).get(bytes);
            DType type = rows.element_size() == Double.BYTES ? DType.F64 : DType.F32;
            return new NamedArray(name, type, Shape.of(rows.sizes().vec().get()), ByteBuffer.wrap(bytes));
        }
    }

    private static void overwrite(Tensor tensor, NamedArray array) {
        try (PointerScope scope = new PointerScope()) {
            NamedArray expected = array(array.name(), tensor);
            if (array.dtype() != expected.dtype() || !array.shape().equals(expected.shape())) {
                throw new IllegalArgumentException(array.name() + ": must be " + expected.dtype() + " "
                        + expected.shape() + " as the parameter, found " + array.dtype() + " " + array.shape()
                        + "; restore the state of the same model");
            }
            byte[] bytes = new byte[array.bytes().remaining()];
            array.bytes().get(bytes);
            BytePointer pointer = new BytePointer(bytes);
            tensor.copy_(torch.from_blob(pointer, tensor.sizes().vec().get(), tensor.options()));
        }
    }

    @Override
    public void close() {
        average.releaseReference();
        square.releaseReference();
        step.releaseReference();
    }
}
