package dev.varve.train.engine;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * The network's input.
 *
 * @param values {@code [N, C, H, W]}, channels-last; null where nothing reads them
 * @param reader what reads values that are not normalised; empty where they are
 */
record Picture(Tensor values, Optional<PixelConvolution> reader) {

    /** Where features stand in its place. */
    static final Picture NONE = new Picture(null, Optional.empty());

    /** As the network reads it. */
    static Picture normalised(Tensor values) {
        return new Picture(values, Optional.empty());
    }

    /** The same with other values. */
    Picture map(UnaryOperator<Tensor> change) {
        return values == null ? this : new Picture(change.apply(values), reader);
    }
}
