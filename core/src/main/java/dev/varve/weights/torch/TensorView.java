package dev.varve.weights.torch;

import dev.varve.graph.Shape;
import dev.varve.weights.NamedArray;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A tensor: which numbers of a storage it consists of.
 *
 * @param offset of its first number
 * @param extents of each axis; none of a scalar
 * @param strides numbers from one position of each axis to the next
 */
record TensorView(Storage storage, long offset, long[] extents, long[] strides) {

    /** The array: a view of the storage's bytes where the numbers lie in row-major order, else a copy. */
    NamedArray array(String name, Archive archive) throws IOException {
        int width = storage.dtype().bytes();
        int elements = elements(name);
        ByteBuffer all = archive.bytes(storage);
        int first = (int) offset * width;
        ByteBuffer bytes = isRowMajor() ? all.slice(first, elements * width) : gathered(all, elements, width);
        return new NamedArray(name, storage.dtype(), Shape.of(extents), bytes);
    }

    /** How many numbers there are, if all lie in the storage and none is counted oftener than it has numbers. */
    private int elements(String name) {
        storage.bytes();
        long elements = 1;
        long last = offset;
        boolean sound = offset >= 0 && extents.length == strides.length;
        for (int axis = 0; sound && axis < extents.length; axis++) {
            sound = extents[axis] >= 1 && strides[axis] >= 0 && extents[axis] <= storage.numbers()
                    && strides[axis] <= storage.numbers();
            elements *= extents[axis];
            last += (extents[axis] - 1) * strides[axis];
            sound &= elements <= storage.numbers() && last < storage.numbers();
        }
        if (!sound || last >= storage.numbers()) {
            throw Refused.damaged("its tensor %s does not lie in its storage of %,d numbers", Refused.line(name),
                    storage.numbers());
        }
        return (int) elements;
    }

    private boolean isRowMajor() {
        long expected = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            if (extents[axis] > 1 && strides[axis] != expected) {
                return false;
            }
            expected *= extents[axis];
        }
        return true;
    }

    private ByteBuffer gathered(ByteBuffer all, int elements, int width) {
        ByteBuffer copy = ByteBuffer.allocate(elements * width);
        for (int element = 0; element < elements; element++) {
            long position = offset;
            long rest = element;
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                position += rest % extents[axis] * strides[axis];
                rest /= extents[axis];
            }
            copy.put(element * width, all, (int) position * width, width);
        }
        return copy;
    }
}
