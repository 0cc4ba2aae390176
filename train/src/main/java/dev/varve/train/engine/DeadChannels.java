package dev.varve.train.engine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The channels of rectifiers that give 0 for every image of a batch and at every position: no gradient of the batch
 * passes them. To be used for one batch.
 */
@SuppressWarnings("try") // the scope is held, not used
public final class DeadChannels {

    private static final int IMAGE_RANK = 4;

    private final Set<String> nodes;
    private final Map<String, float[]> most = new LinkedHashMap<>();

    /**
     * Looks at some nodes.
     *
     * @param nodes ids of rectifiers; the others are passed over
     */
    public DeadChannels(Collection<String> nodes) {
        this.nodes = Set.copyOf(nodes);
    }

    /** Looks at a value, {@code [n, channels, height, width]} or {@code [n, .., channels]}; keeps nothing of it. */
    void see(String node, Tensor value) {
        if (!nodes.contains(node)) {
            return;
        }
        try (PointerScope scope = new PointerScope()) {
            long channels = value.dim() == IMAGE_RANK ? 1 : value.dim() - 1;
            long[] others = LongStream.range(0, value.dim()).filter(axis -> axis != channels).toArray();
            Tensor largest = torch.amax(value.detach(), others, false).to(torch.ScalarType.Float);
            most.merge(node, LogisticRegression.values(largest), DeadChannels::larger);
        }
    }

    private static float[] larger(float[] one, float[] other) {
        for (int i = 0; i < one.length; i++) {
            one[i] = Math.max(one[i], other[i]);
        }
        return one;
    }

    /** The share of dead channels among those of some nodes, 0 to 1; empty if none of them ran. */
    public OptionalDouble share(Collection<String> some) {
        int all = 0;
        int dead = 0;
        for (String node : some) {
            for (float value : most.getOrDefault(node, new float[0])) {
                all++;
                dead += value <= 0 ? 1 : 0;
            }
        }
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) dead / all);
    }
}
