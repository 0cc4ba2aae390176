package dev.varve.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/**
 * A point of the design space of RegNets (Radosavovic et al. 2020, arXiv:2003.13678): widths that grow linearly with
 * depth, quantised to stages.
 *
 * @param squeezes whether blocks have squeeze-and-excitation: RegNetY has, RegNetX has not
 * @param megaflops multiply-accumulates of an image of 224 pixels, in millions, which name it
 * @param depth blocks of all stages
 * @param initial the paper's w_0
 * @param slope the paper's w_a
 * @param multiplier the paper's w_m
 * @param group channels of each group of the 3x3 convolutions
 */
record RegNetDesign(boolean squeezes, int megaflops, int depth, long initial, double slope, double multiplier,
        long group) {

    /** The paper's tables, X before Y. */
    static final List<RegNetDesign> PUBLISHED = List.of(
            x(200, 13, 24, 36.44, 2.49, 8),
            x(400, 22, 24, 24.48, 2.54, 16),
            x(600, 16, 48, 36.97, 2.24, 24),
            x(800, 16, 56, 35.73, 2.28, 16),
            x(1600, 18, 80, 34.01, 2.25, 24),
            x(3200, 25, 88, 26.31, 2.25, 48),
            x(4000, 23, 96, 38.65, 2.43, 40),
            x(6400, 17, 184, 60.83, 2.07, 56),
            x(8000, 23, 80, 49.56, 2.88, 120),
            x(12000, 19, 168, 73.36, 2.37, 112),
            x(16000, 22, 216, 55.59, 2.1, 128),
            x(32000, 23, 320, 69.86, 2.0, 168),
            y(200, 13, 24, 36.44, 2.49, 8),
            y(400, 16, 48, 27.89, 2.09, 8),
            y(600, 15, 48, 32.54, 2.32, 16),
            y(800, 14, 56, 38.84, 2.4, 16),
            y(1600, 27, 48, 20.71, 2.65, 24),
            y(3200, 21, 80, 42.63, 2.66, 24),
            y(4000, 22, 96, 31.41, 2.24, 64),
            y(6400, 25, 112, 33.22, 2.27, 72),
            y(8000, 17, 192, 76.82, 2.19, 56),
            y(12000, 19, 168, 73.36, 2.37, 112),
            y(16000, 18, 200, 106.23, 2.48, 112),
            y(32000, 20, 232, 115.89, 2.53, 232));

    private static final long QUANTUM = 8;

    /** Blocks of one width; the first halves height and width. */
    record Stage(long width, int blocks, long group) {

        /** Groups of channels in a 3x3 convolution. */
        long groups() {
            return width / group;
        }
    }

    private static RegNetDesign x(int megaflops, int depth, long initial, double slope, double multiplier,
            long group) {
        return new RegNetDesign(false, megaflops, depth, initial, slope, multiplier, group);
    }

    private static RegNetDesign y(int megaflops, int depth, long initial, double slope, double multiplier,
            long group) {
        return new RegNetDesign(true, megaflops, depth, initial, slope, multiplier, group);
    }

    /** The channels that squeeze-and-excitation squeezes to: a quarter of what enters the block. */
    static long squeezed(long entering) {
        return (long) Math.rint(entering / 4.0);
    }

    /**
     * The stages.
     *
     * @param rounded a width and a group, to the multiple of the group that the library takes
     */
    List<Stage> stages(LongBinaryOperator rounded) {
        List<Stage> stages = new ArrayList<>();
        long[] widths = new long[depth];
        for (int block = 0; block < depth; block++) {
            double exponent = Math.rint(Math.log((initial + slope * block) / initial) / Math.log(multiplier));
            widths[block] = QUANTUM * (long) Math.rint(initial * Math.pow(multiplier, exponent) / QUANTUM);
        }
        int from = 0;
        for (int block = 1; block <= depth; block++) {
            if (block == depth || widths[block] != widths[from]) {
                long own = Math.min(group, widths[from]);
                stages.add(new Stage(rounded.applyAsLong(widths[from], own), block - from, own));
                from = block;
            }
        }
        return stages;
    }
}
