package dev.varve.graph;

/**
 * What one output position of an operation sees of its input along one spatial axis.
 *
 * @param extent input positions from the first to the last that is seen, dilation counted; {@link #WHOLE} for all
 * @param stride input positions between two neighbouring outputs
 */
public record Window(long extent, long stride) {

    /** The extent of an operation that sees every position, such as a global pooling. */
    public static final long WHOLE = Long.MAX_VALUE;
}
