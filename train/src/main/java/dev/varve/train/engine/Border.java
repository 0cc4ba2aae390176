package dev.varve.train.engine;

import dev.varve.graph.Network;
import dev.varve.graph.Shape;
import dev.varve.graph.Source;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import java.util.List;
import java.util.Map;

/**
 * The values that cross from the stable segments of an execution to what follows, for one image: what a cache keeps
 * instead of the image. A record holds them one behind the other, each from a multiple of 8 bytes on, images with their
 * channels last, in native byte order.
 *
 * @param values in the order of the program's slots
 */
public record Border(List<Value> values) {

    private static final long STEP = Double.BYTES;

    /**
     * One value.
     *
     * @param node that makes it
     * @param arithmetic its precision
     * @param shape without the batch's extent, as {@code [C, H, W]} or {@code [features]}
     */
    public record Value(String node, Arithmetic arithmetic, Shape shape) {

        long bytes() {
            return shape.elements() * Precision.bytes(arithmetic);
        }
    }

    /** Keeps an immutable copy. */
    public Border {
        values = List.copyOf(values);
    }

    /**
     * The border of an execution.
     *
     * @param size pixels of each side of the images
     * @return without values if the stable segments compute nothing, so that nothing is worth keeping
     * @throws dev.varve.card.InvalidInput if the network does not take images of this size
     */
    public static Border of(Execution execution, int size) {
        Network network = execution.network();
        boolean computes = execution.stable().stream().flatMap(segment -> segment.nodes().stream())
                .anyMatch(id -> !(network.node(id).op() instanceof Source));
        if (!computes) {
            return new Border(List.of());
        }
        Map<String, Shape> shapes = Sizes.require(network, size);
        Program program = Program.of(execution);
        return new Border(program.border().stream().map(program.slots()::get).map(slot -> new Value(
                slot.node(), slot.arithmetic(), withoutBatch(shapes.get(slot.node())))).toList());
    }

    private static Shape withoutBatch(Shape shape) {
        return new Shape(shape.dims().subList(1, shape.rank()));
    }

    /** Whether there is something to keep. */
    public boolean isPresent() {
        return !values.isEmpty();
    }

    /** The length of a record. */
    public long bytes() {
        return values.isEmpty() ? 0 : offset(values.size());
    }

    /** Where a value of a record begins. */
    long offset(int value) {
        return values.subList(0, value).stream().mapToLong(one -> (one.bytes() + STEP - 1) / STEP * STEP).sum();
    }
}
