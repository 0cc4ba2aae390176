package dev.varve.graph;

/**
 * A value while a network is built.
 *
 * @param id the node that makes it
 * @param shape its shape at the builder's nominal input size, which only serves to count channels
 */
public record Value(String id, Shape shape) {

    /** Channels of {@code [N, C, ...]}. */
    public long channels() {
        return shape.extent(1);
    }

    /** Features of {@code [N, ..., F]}. */
    public long features() {
        return shape.extent(shape.rank() - 1);
    }
}
