package dev.varve.train.engine;

import dev.varve.graph.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The values of a {@link Border} between tensors and the records of a buffer. */
final class Records {

    private Records() {
    }

    /** Writes the values of a batch into a direct buffer, from its position to its limit. */
    static void write(Border border, List<Tensor> values, ByteBuffer out) {
        int count = Math.toIntExact(values.get(0).size(0));
        List<Tensor> places = views(border, count, out);
        for (int i = 0; i < places.size(); i++) {
            places.get(i).copy_(values.get(i));
        }
    }

    /** The values of a batch; they lie in the buffer's own memory. */
    static List<Tensor> read(Features features) {
        return views(features.border(), features.count(), features.bytes());
    }

    private static List<Tensor> views(Border border, int count, ByteBuffer records) {
        BytePointer memory = new BytePointer(records.slice());
        List<Tensor> views = new ArrayList<>();
        for (int i = 0; i < border.values().size(); i++) {
            Border.Value value = border.values().get(i);
            long[] extents = IntStream.rangeClosed(0, value.shape().rank())
                    .mapToLong(axis -> axis == 0 ? count : value.shape().extent(axis - 1)).toArray();
            long record = border.bytes() / Precision.bytes(value.arithmetic());
            views.add(torch.from_blob(memory.getPointer(BytePointer.class, border.offset(i)), extents,
                    strides(value.shape(), record), new TensorOptions(Precision.scalarType(value.arithmetic()))));
        }
        return views;
    }

    /** Strides of a batch, of an image with its channels last. */
    private static long[] strides(Shape shape, long record) {
        int rank = shape.rank();
        long[] strides = new long[rank + 1];
        strides[0] = record;
        long step = rank > 1 ? shape.extent(0) : 1;
        for (int axis = rank; axis > (rank > 1 ? 1 : 0); axis--) {
            strides[axis] = step;
            step *= shape.extent(axis - 1);
        }
        if (rank > 1) {
            strides[1] = 1;
        }
        return strides;
    }
}
