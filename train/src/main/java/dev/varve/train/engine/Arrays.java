package dev.varve.train.engine;

import dev.varve.graph.Shape;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.truth.Targets;
import dev.varve.weights.NamedArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Copies between named arrays and tensors; the memory of the two is never shared. */
final class Arrays {

    private static final int IMAGE_RANK = 4;

    private Arrays() {
    }

    /** A tensor of the array's values in another precision; kernels of convolutions lie channels-last. */
    static Tensor tensor(NamedArray array, Arithmetic arithmetic) {
        TensorOptions stored = new TensorOptions(Precision.scalarType(array.dtype()));
        Tensor copy = torch.empty(array.shape().extents(), stored, new MemoryFormatOptional());
        if (array.bytes().hasRemaining()) {
            memory(copy).put(array.bytes());
        }
        return layOut(copy.to(Precision.scalarType(arithmetic)));
    }

    /** What is true of images: int64 {@code [n]} for classes, else {@code [n, columns]}, single or as the outputs. */
    static Tensor tensor(Targets targets, Tensor outputs) {
        if (targets instanceof Targets.Labels classes) {
            return torch.tensor(classes.labels(), new TensorOptions(torch.ScalarType.Long));
        }
        Targets.Rows rows = (Targets.Rows) targets;
        Tensor numbers = Tensor.create(rows.numbers(), rows.count(), rows.columns());
        return outputs.element_size() > Float.BYTES ? numbers.to(outputs.scalar_type()) : numbers;
    }

    /** The tensor's values row-major, in the precision in which it holds them. */
    static NamedArray array(String name, Tensor tensor) {
        Tensor rows = tensor.detach().contiguous();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(rows.nbytes())).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(memory(rows)).flip();
        return new NamedArray(name, Precision.dtype(Precision.of(tensor)), Shape.of(tensor.shape()), bytes);
    }

    /** The tensor's values row-major, in single precision. */
    static float[] singles(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        tensor.to(torch.ScalarType.Float).contiguous().data_ptr_float().get(values);
        return values;
    }

    /** Images and kernels in channels-last order, which oneDNN computes with; other tensors as they are. */
    static Tensor layOut(Tensor tensor) {
        return tensor.dim() == IMAGE_RANK ? tensor.contiguous(torch.MemoryFormat.ChannelsLast) : tensor;
    }

    private static ByteBuffer memory(Tensor tensor) {
        return new BytePointer(tensor.data_ptr()).capacity(tensor.nbytes()).asByteBuffer();
    }
}
