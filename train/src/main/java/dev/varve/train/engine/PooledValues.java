package dev.varve.train.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The means over all positions of the values of some nodes: features of each image. To be used for one batch. */
@SuppressWarnings("try") // the scope is held, not used
final class PooledValues {

    private static final int IMAGE_RANK = 4;

    private final Map<String, float[]> found = new LinkedHashMap<>();

    /** Of these nodes. */
    PooledValues(List<String> nodes) {
        nodes.forEach(node -> found.put(node, null));
    }

    /** Looks at a value as it is made; keeps nothing of it. */
    void see(String node, Tensor value) {
        if (found.containsKey(node)) {
            try (PointerScope scope = new PointerScope()) {
                Tensor singles = value.to(torch.ScalarType.Float);
                found.put(node, LogisticRegression.values(
                        value.dim() <= 2 ? singles : singles.mean(positions(value))));
            }
        }
    }

    /** The axes that are no channels: images are square, so in one with channels last the sides are axes 1 and 2. */
    private static long[] positions(Tensor value) {
        if (value.dim() != IMAGE_RANK) {
            return new long[] {1};                                             // [n, positions, channels]
        }
        boolean last = value.size(1) == value.size(2) && value.size(2) != value.size(3);
        return last ? new long[] {1, 2} : new long[] {2, 3};
    }

    /** {@code [n, channels]} for each node, row-major. */
    List<float[]> all() {
        return new ArrayList<>(found.values());
    }
}
