package dev.varve.train.engine;

import dev.varve.train.truth.Mixture;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Shows each image of a batch together with its partner. */
@SuppressWarnings("try") // the guard is held, not used
final class Blend {

    private static final int ROWS = 2;
    private static final int COLUMNS = 3;

    private Blend() {
    }

    /**
     * The mixed values.
     *
     * @param values {@code [N, ...]}; of a mixture with a box images, {@code [N, C, H, W]}. They are written over or
     *     closed: only the result is left
     * @param mixture of N images
     * @return values of the same shape and precision, images channels-last; computed in singles where they are narrower
     */
    static Tensor of(Tensor values, Mixture mixture) {
        try (AutoGradMode off = new AutoGradMode(false);
                Tensor partners = torch.tensor(mixture.partners(), new TensorOptions(ScalarType.Long))) {
            return mixture.box().isPresent() ? cut(values, partners, mixture.box().get())
                    : blended(values, partners, mixture.shares());
        }
    }

    private static Tensor cut(Tensor images, Tensor partners, Mixture.Box box) {
        try (Tensor inside = inside(images, box); Tensor others = inside.index_select(0, partners)) {
            inside.copy_(others);
        }
        return images;
    }

    private static Tensor blended(Tensor values, Tensor partners, double... shares) {
        long[] each = new long[(int) values.dim()];
        java.util.Arrays.fill(each, 1);
        each[0] = shares.length;
        ScalarType wider = values.element_size() < Float.BYTES ? ScalarType.Float : values.scalar_type();
        try (values; Tensor wide = values.to(wider); Tensor others = wide.index_select(0, partners);
                Tensor weights = Tensor.create(shares).to(wider).view(each); Tensor mixed = others.lerp(wide, weights);
                Tensor narrow = mixed.to(values.scalar_type())) {
            return new Tensor(Arrays.layOut(narrow));        // may be the same handle, which ends here
        }
    }

    private static Tensor inside(Tensor images, Mixture.Box box) {
        return images.narrow(ROWS, box.top(), box.bottom() - box.top())
                .narrow(COLUMNS, box.left(), box.right() - box.left());
    }
}
