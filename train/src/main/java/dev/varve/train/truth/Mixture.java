package dev.varve.train.truth;

import java.util.Arrays;
import java.util.Optional;

/**
 * How each image of a batch is shown together with another one of it. Arrays are not copied.
 *
 * @param partners place in the batch of each image's partner
 * @param shares how much of what is shown is each image's own, 0 to 1; the rest is its partner's
 * @param box what comes from the partner, all else being the image's own; empty where all values are blended
 */
public record Mixture(int[] partners, double[] shares, Optional<Box> box) {

    /** Checks that each image has a share. */
    public Mixture {
        if (partners.length != shares.length) {
            throw new IllegalArgumentException("mixture: " + partners.length + " partners need as many shares, got "
                    + shares.length);
        }
    }

    /**
     * A part of an image.
     *
     * @param left first column, from 0
     * @param top first row, from 0
     * @param right behind the last column
     * @param bottom behind the last row
     */
    public record Box(int left, int top, int right, int bottom) {

        /** Pixels inside. */
        public long area() {
            return (long) (right - left) * (bottom - top);
        }
    }

    /**
     * What is true of the mixed images: of classes both, of numbers the same mixture.
     *
     * @param alone what is true of each image alone, of as many as have a partner
     */
    public Targets of(Targets alone) {
        if (alone instanceof Targets.Labels classes) {
            int[] own = classes.labels();
            return new Targets.Mixed(own, Arrays.stream(partners).map(partner -> own[partner]).toArray(), shares);
        }
        Targets.Rows rows = (Targets.Rows) alone;
        float[] mixed = new float[rows.numbers().length];
        for (int i = 0; i < mixed.length; i++) {
            int row = i / rows.columns();
            double other = rows.at(partners[row], i % rows.columns());
            mixed[i] = (float) (other + shares[row] * (rows.numbers()[i] - other));
        }
        return new Targets.Rows(mixed, rows.columns());
    }
}
