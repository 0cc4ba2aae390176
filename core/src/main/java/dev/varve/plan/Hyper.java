package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A number of the optimizer that may differ by layer group and change over a phase.
 *
 * <p>Where several things say it, the nearest wins: the group's rule ({@link GroupRule#hypers}), then the phase
 * ({@link Phase.Train}), then the optimizer. A schedule of a rate or a decay multiplies the number in the group's rule;
 * any other is the number itself.
 */
public enum Hyper {
    /** Factor of the update. */
    @JsonProperty("rate") RATE,
    /** Averaging factor of the gradient: Adam's beta1, the momentum of SGD; at least 0 and below 1. */
    @JsonProperty("momentum") MOMENTUM,
    /** Weight decay. */
    @JsonProperty("decay") DECAY,
    /** Averaging factor of the squared gradient, at least 0 and below 1. */
    @JsonProperty("beta2") BETA2,
    /** What is added to the root of that average, or to another denominator; positive. */
    @JsonProperty("epsilon") EPSILON;

    private static final int PROBES = 100;

    /**
     * What all of them are for one layer group at one position.
     *
     * @param rate factor of the update
     * @param momentum averaging factor of the gradient, at least 0 and below 1
     * @param decay weight decay, not negative
     * @param beta2 averaging factor of the squared gradient; 0 where the optimizer has none
     * @param epsilon what is added to a denominator; 0 where the optimizer has none
     */
    public record Values(double rate, double momentum, double decay, double beta2, double epsilon) {

        /** The same at another rate. */
        public Values withRate(double other) {
            return new Values(other, momentum, decay, beta2, epsilon);
        }

        /** The same without decay, as for norms and biases. */
        public Values withoutDecay() {
            return new Values(rate, momentum, 0, beta2, epsilon);
        }
    }

    /** An immutable copy in the order of this enumeration; every schedule must stay in its number's range. */
    static Map<Hyper, Schedule> checked(Map<Hyper, Schedule> given) {
        Require.present(given, "hypers");
        given.forEach((hyper, schedule) -> {
            Require.present(schedule, "hypers." + hyper.text());
            hyper.requireInRange(schedule, "hypers." + hyper.text());
        });
        return given.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(given));
    }

    void requireInRange(Schedule schedule, String field) {
        double[] values = IntStream.rangeClosed(0, PROBES).mapToDouble(i -> schedule.at((double) i / PROBES)).toArray();
        double most = Arrays.stream(values).max().orElseThrow();
        double least = Arrays.stream(values).min().orElseThrow();
        if (this == MOMENTUM || this == BETA2) {
            Require.that(most < 1, field, "must stay below 1", most,
                    this == BETA2 ? "0.99 is common" : "0.9 is common");
        } else if (this == EPSILON) {
            Require.that(least > 0, field, "must stay positive", least, "1e-8 is common");
        }
    }

    /** Refuses numbers that an optimizer does not have: a schedule for one would do nothing. */
    static void requireOf(Optimizer optimizer, Set<Hyper> said, String phase) {
        for (Hyper hyper : said) {
            boolean own = hyper != BETA2 && hyper != EPSILON || optimizer.own().containsKey(hyper);
            Require.that(own, "phases", "must hold numbers that the optimizer has",
                    hyper.text() + " in '" + phase + "'", "leave it out, or take an optimizer with it, such as adam");
        }
    }

    /** Its name in a file. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
