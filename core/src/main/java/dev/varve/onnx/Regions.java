package dev.varve.onnx;

/**
 * The regions of an adaptive pooling along one axis, as PyTorch draws them: region {@code i} of {@code count} over
 * {@code extent} positions goes from {@code floor(i extent / count)} to {@code ceil((i + 1) extent / count)}, the end
 * excluded. Regions may overlap, and repeat where there are fewer positions than regions.
 */
record Regions(int extent, int count) {

    Regions(long extent, long count) {
        this(Math.toIntExact(extent), Math.toIntExact(count));
    }

    /** Whether the regions tile the axis, all of one width. */
    boolean tile() {
        return extent % count == 0;
    }

    /** Positions in each region of a tiling. */
    int width() {
        return extent / count;
    }

    private int start(int region) {
        return (int) ((long) region * extent / count);
    }

    private int end(int region) {
        return (int) (((long) (region + 1) * extent + count - 1) / count);
    }

    /** A matrix {@code [extent, count]} whose product with a row of positions gives the mean of each region. */
    float[] means() {
        float[] matrix = new float[extent * count];
        for (int region = 0; region < count; region++) {
            for (int position = start(region); position < end(region); position++) {
                matrix[position * count + region] = 1f / (end(region) - start(region));
            }
        }
        return matrix;
    }

    /** The same matrix on its side, {@code [count, extent]}. */
    float[] meansOfColumns() {
        float[] sideways = new float[extent * count];
        float[] matrix = means();
        for (int position = 0; position < extent; position++) {
            for (int region = 0; region < count; region++) {
                sideways[region * extent + position] = matrix[position * count + region];
            }
        }
        return sideways;
    }

    /** The most positions that a region has. */
    int widest() {
        int widest = 0;
        for (int region = 0; region < count; region++) {
            widest = Math.max(widest, end(region) - start(region));
        }
        return widest;
    }

    /** The positions of each region, {@code [count, widest]}; narrower regions repeat their last position. */
    long[] positions() {
        int widest = widest();
        long[] positions = new long[count * widest];
        for (int region = 0; region < count; region++) {
            for (int i = 0; i < widest; i++) {
                positions[region * widest + i] = Math.min(start(region) + i, end(region) - 1);
            }
        }
        return positions;
    }
}
