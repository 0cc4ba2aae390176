package dev.varve.graph;

/**
 * What one output position of an operation sees of its input.
 *
 * @param height input rows from the first to the last that is seen, dilation counted; {@link #WHOLE} for all
 * @param width input columns, counted alike
 * @param stride input positions between two neighbouring outputs, along both axes
 */
public record Window(long height, long width, long stride) {

    /** The extent of an operation that sees every position, such as a global pooling. */
    public static final long WHOLE = Long.MAX_VALUE;

    /** A square window. */
    public Window(long extent, long stride) {
        this(extent, extent, stride);
    }

    /** Positions along the longer side. */
    public long extent() {
        return Math.max(height, width);
    }
}
