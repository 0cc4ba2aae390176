package dev.varve.weights.torch;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of torch.save: an object, and the numbers that its tensors look at. */
interface Archive {

    /** What was saved: texts, numbers, lists, maps in their order, {@link TensorView}s. */
    Object root() throws IOException;

    /** The bytes of a storage, little-endian, mapped. */
    ByteBuffer bytes(Storage storage) throws IOException;
}
