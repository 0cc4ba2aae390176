package dev.varve.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The extents of an array, outermost first, such as {@code [N, 3, 224, 224]}; a scalar has none.
 *
 * <p>Images are {@code [N, C, H, W]}, features {@code [N, C]}.
 */
public record Shape(List<Dim> dims) {

    /** The batch, which no analysis binds. */
    public static final Dim BATCH = new Dim.Symbol("N");

    /** Keeps an immutable copy. */
    public Shape {
        dims = List.copyOf(dims);
    }

    /** A shape of known extents, each at least 1; none of them for a scalar. */
    public static Shape of(long... extents) {
        List<Dim> dims = new ArrayList<>();
        for (long extent : extents) {
            dims.add(new Dim.Fixed(extent));
        }
        return new Shape(dims);
    }

    /** A batch of items of the given extents: {@code batchOf(3, 224, 224)} is {@code [N, 3, 224, 224]}. */
    public static Shape batchOf(long... extents) {
        return of(extents).withBatch();
    }

    private Shape withBatch() {
        List<Dim> batched = new ArrayList<>(dims);
        batched.add(0, BATCH);
        return new Shape(batched);
    }

    /** The number of extents; 0 for a scalar. */
    public int rank() {
        return dims.size();
    }

    /**
     * The known extent at an axis.
     *
     * @throws IllegalStateException if it is a symbol
     */
    public long extent(int axis) {
        if (dims.get(axis) instanceof Dim.Fixed fixed) {
            return fixed.extent();
        }
        throw new IllegalStateException("axis " + axis + " of " + this + " is not bound");
    }

    /** Whether the extent at an axis is known. */
    public boolean isKnown(int axis) {
        return dims.get(axis) instanceof Dim.Fixed;
    }

    /** The same shape with another known extent at an axis. */
    public Shape with(int axis, long extent) {
        List<Dim> changed = new ArrayList<>(dims);
        changed.set(axis, new Dim.Fixed(extent));
        return new Shape(changed);
    }

    /** The same shape with the named symbols bound to numbers; symbols that are not named stay. */
    public Shape bind(Map<String, Long> extents) {
        return new Shape(dims.stream()
                .map(dim -> dim instanceof Dim.Symbol symbol && extents.containsKey(symbol.name())
                        ? new Dim.Fixed(extents.get(symbol.name())) : dim)
                .toList());
    }

    /** The number of values of one item: the product of the known extents, the batch not counted; 1 for a scalar. */
    public long elements() {
        long product = 1;
        for (int axis = 0; axis < dims.size(); axis++) {
            if (!dims.get(axis).equals(BATCH)) {
                product = Math.multiplyExact(product, extent(axis));
            }
        }
        return product;
    }

    /** The extents as numbers. */
    public long[] extents() {
        long[] extents = new long[rank()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = extent(axis);
        }
        return extents;
    }

    @Override
    public String toString() {
        return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
