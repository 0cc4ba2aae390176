package dev.varve.graph;

/**
 * An image divided into square windows, row by row, after it was moved up and left by a shift, around the edge.
 *
 * @param height positions, a multiple of the side
 * @param width positions, a multiple of the side
 * @param side positions along each side of a window
 * @param shift positions that an axis of more than one window is moved by
 */
public record Windows(long height, long width, long side, long shift) {

    /** What is added to the match of positions that do not lie beside each other in the image. */
    private static final float APART = -100;

    /** How many there are. */
    public long count() {
        return height * width / (side * side);
    }

    /** Positions of each. */
    public long positions() {
        return side * side;
    }

    /** Positions that the height is moved by. */
    public long down() {
        return height > side ? shift : 0;
    }

    /** Positions that the width is moved by. */
    public long right() {
        return width > side ? shift : 0;
    }

    /** Whether anything is moved. */
    public boolean areShifted() {
        return down() + right() > 0;
    }

    /**
     * What is added to the match of each two positions of each window: 0, or -100 where the shift brought them
     * together.
     *
     * @return {@code count x positions x positions} numbers
     */
    public float[] mask() {
        int size = Math.toIntExact(positions());
        float[] mask = new float[Math.toIntExact(count()) * size * size];
        for (int at = 0; at < mask.length; at++) {
            int window = at / (size * size);
            mask[at] = region(window, at / size % size) == region(window, at % size) ? 0 : APART;
        }
        return mask;
    }

    private long region(int window, int position) {
        long across = width / side;
        long row = window / across * side + position / side;
        long column = window % across * side + position % side;
        return 3 * part(row, height, down()) + part(column, width, right());
    }

    /** Behind the shift lies what came from the other edge; the window that it lies in has both. */
    private long part(long at, long extent, long moved) {
        return moved == 0 || at < extent - side ? 0 : at < extent - moved ? 1 : 2;
    }

    /**
     * A number for the distance of each two positions of a window, down and right: the row of a table of {@code (2 side
     * - 1)^2}.
     *
     * @return {@code side^4} numbers
     */
    static long[] distances(long side) {
        int size = Math.toIntExact(side * side);
        long[] distances = new long[size * size];
        for (int at = 0; at < distances.length; at++) {
            int from = at / size;
            int to = at % size;
            long down = from / side - to / side + side - 1;
            long right = from % side - to % side + side - 1;
            distances[at] = down * (2 * side - 1) + right;
        }
        return distances;
    }
}
