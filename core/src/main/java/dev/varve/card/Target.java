package dev.varve.card;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What a network's outputs mean.
 *
 * @param kind what is told of an image
 * @param scales of {@link TargetKind#VALUES} one for each output, from what the network gives to the unit of the data;
 *     else empty
 * @param temperature by which logits are divided before they become probabilities, positive; 1 unless they were
 *     calibrated, and of values
 */
public record Target(TargetKind kind, List<Scale> scales,
                     @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = One.class) double temperature) {

    /** One of several classes. */
    public static final Target LABEL = new Target(TargetKind.LABEL, List.of(), 1);
    /** Any number of names. */
    public static final Target LABELS = new Target(TargetKind.LABELS, List.of(), 1);

    /**
     * Checks that scales and temperature are there where they mean something.
     *
     * @throws IllegalArgumentException if values have no scales, others some, or the temperature is out of range
     */
    public Target {
        if (!(temperature > 0 && Double.isFinite(temperature)) || kind == TargetKind.VALUES && temperature != 1) {
            throw new IllegalArgumentException("target: temperature must be positive and finite, of values 1: "
                    + temperature);
        }
        Objects.requireNonNull(kind, "kind");
        scales = List.copyOf(scales);
        if (scales.isEmpty() == (kind == TargetKind.VALUES)) {
            throw new IllegalArgumentException("target: values have scales and others none: " + kind + " " + scales);
        }
    }

    @JsonCreator
    private static Target read(@JsonProperty("kind") TargetKind kind, @JsonProperty("scales") List<Scale> scales,
            @JsonProperty("temperature") Double temperature) {
        return new Target(kind, scales, temperature == null ? 1 : temperature);
    }

    /** Numbers, with the scale of each. */
    public static Target values(List<Scale> scales) {
        return new Target(TargetKind.VALUES, scales, 1);
    }

    /**
     * The same with calibrated probabilities.
     *
     * @param other positive; 1 leaves probabilities as they are
     */
    public Target withTemperature(double other) {
        return new Target(kind, scales, other);
    }

    /** The temperature that is left out of files. */
    private static final class One {

        @Override
        public boolean equals(Object other) {
            return Double.valueOf(1).equals(other);
        }

        @Override
        public int hashCode() {
            return 1;
        }
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
