package dev.varve.card;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What a network's outputs mean.
 *
 * @param kind what is told of an image
 * @param scales of {@link TargetKind#VALUES} one for each output, from what the network gives to the unit of the data;
 *     else empty
 */
public record Target(TargetKind kind, List<Scale> scales) {

    /** One of several classes. */
    public static final Target LABEL = new Target(TargetKind.LABEL, List.of());
    /** Any number of names. */
    public static final Target LABELS = new Target(TargetKind.LABELS, List.of());

    /**
     * Checks that there are scales where they mean something.
     *
     * @throws IllegalArgumentException if there are none, or for another kind some
     */
    public Target {
        Objects.requireNonNull(kind, "kind");
        scales = List.copyOf(scales);
        if (scales.isEmpty() == (kind == TargetKind.VALUES)) {
            throw new IllegalArgumentException("target: values have scales and others none: " + kind + " " + scales);
        }
    }

    /** Numbers, with the scale of each. */
    public static Target values(List<Scale> scales) {
        return new Target(TargetKind.VALUES, scales);
    }

    /** Scales of as many values that are taken as they are. */
    public static Target unscaled(int values) {
        return values(Collections.nCopies(values, new Scale(0, 1)));
    }

    /**
     * A value's unit: the network gives {@code (value - mean) / deviation}, so that values of any unit are learned
     * alike.
     *
     * @param mean in the unit of the data
     * @param deviation in the same unit, positive
     */
    public record Scale(double mean, double deviation) {

        /** Checks both numbers. */
        public Scale {
            if (!Double.isFinite(mean) || !(deviation > 0) || Double.isInfinite(deviation)) {
                throw new IllegalArgumentException("scale: mean must be finite and deviation positive: " + mean + ", "
                        + deviation);
            }
        }

        /** From the unit of the data to what a network gives. */
        public double standard(double value) {
            return (value - mean) / deviation;
        }

        /** From what a network gives to the unit of the data. */
        public double value(double standard) {
            return mean + deviation * standard;
        }
    }
}
