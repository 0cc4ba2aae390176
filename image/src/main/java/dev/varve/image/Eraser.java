package dev.varve.image;

import dev.varve.augment.Erasing;
import dev.varve.card.Preprocessing;
import dev.varve.random.Draws;
import java.nio.ByteBuffer;
import java.util.List;

/** Covers rectangles of a square with noise, as an {@link Erasing} says. */
final class Eraser {

    private static final double WHITE = 255;

    private final Erasing ranges;
    private final int size;
    private final List<Double> mean;
    private final List<Double> deviation;

    Eraser(Erasing ranges, Preprocessing preprocessing) {
        this.ranges = ranges;
        this.size = preprocessing.size();
        this.mean = preprocessing.mean();
        this.deviation = preprocessing.std();
    }

    /**
     * Rows or columns from one on to another, the latter excluded.
     *
     * @param from at least 0
     * @param to at least {@code from}
     */
    record Span(int from, int to) {

        /**
         * As fastai places it: as long as the root of an area, rounded, and no longer than the side.
         *
         * @param uniform 0 the first place, towards 1 the last
         */
        static Span of(double area, int side, double uniform) {
            int length = (int) Math.rint(Math.sqrt(area));
            int from = (int) ((Math.max(side - length, 0) + 1) * uniform);
            return new Span(from, Math.min(side, from + length));
        }
    }

    /** Covers what is drawn of a square's remaining bytes. */
    void apply(ByteBuffer square, Draws draws) {
        if (ranges.p() == 0 || !draws.chance(ranges.p())) {
            return;
        }
        int count = 1 + draws.below(ranges.maxCount());
        double most = (double) size * size / count;
        double log = Math.log(ranges.minAspect());
        for (int i = 0; i < count; i++) {
            double area = most * draws.between(ranges.minArea(), ranges.maxArea());
            double aspect = Math.exp(draws.between(log, -log));
            Span rows = Span.of(area * aspect, size, draws.uniform());
            cover(square, rows, Span.of(area / aspect, size, draws.uniform()), draws);
        }
    }

    private void cover(ByteBuffer square, Span rows, Span columns, Draws draws) {
        for (int y = rows.from; y < rows.to; y++) {
            for (int x = columns.from; x < columns.to; x++) {
                int pixel = square.position() + (y * size + x) * mean.size();
                for (int channel = 0; channel < mean.size(); channel++) {
                    double value = mean.get(channel) + deviation.get(channel) * draws.normal();
                    square.put(pixel + channel, (byte) Math.round(WHITE * Math.max(0, Math.min(1, value))));
                }
            }
        }
    }
}
