package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a phase that trains does of itself when a figure of the validation part has not been better for some epochs.
 * Whether more is better is known of each metric; less is of {@code loss}. Every phase begins to count anew, as each
 * {@code fit} of fastai does, and a figure that is NaN is not better. Schedules go on as they were planned.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Callback.EarlyStopping.class, name = "early-stopping"),
    @JsonSubTypes.Type(value = Callback.ReduceOnPlateau.class, name = "reduce-on-plateau")})
public sealed interface Callback {

    /**
     * What is watched.
     *
     * @return name of a metric, {@code loss}, or {@value Objective#AUTO} for the monitor of the plan's objective
     */
    String monitor();

    /**
     * The same with another thing watched.
     *
     * @param other name of a metric, {@code loss}, or {@value Objective#AUTO}
     * @return the callback with all else as it is
     */
    Callback watching(String other);

    /**
     * Epochs in a row without a better figure after which it acts.
     *
     * @return at least 1
     */
    int patience();

    /**
     * By how much a figure must be better than the best so far to count as better.
     *
     * @return not negative
     */
    double minDelta();

    /**
     * Ends the phase, as fastai's {@code EarlyStoppingCallback} ends a fit; the next one begins.
     *
     * @param monitor what is watched
     * @param patience epochs in a row without a better figure after which the phase ends, at least 1
     * @param minDelta by how much a figure must be better, not negative
     */
    record EarlyStopping(String monitor, int patience, double minDelta) implements Callback {

        /** Checks the numbers. */
        public EarlyStopping {
            requireWatch(monitor, patience, minDelta);
        }

        @Override
        public EarlyStopping watching(String other) {
            return new EarlyStopping(other, patience, minDelta);
        }
    }

    /**
     * Multiplies the rates of all groups, whatever the schedule has them be, by a factor for the rest of the phase, and
     * counts anew. fastai's {@code ReduceLROnPlateau} does so with a factor that divides. It holds each group to the
     * least rate alone, by which their ratios go lost; here they stay, for the largest rate stops them all.
     *
     * @param monitor what is watched
     * @param patience epochs in a row without a better figure after which rates fall, at least 1
     * @param minDelta by how much a figure must be better, not negative
     * @param factor what rates are multiplied by, between 0 and 1
     * @param minRate below it the largest peak rate of the groups does not fall, not negative
     */
    record ReduceOnPlateau(String monitor, int patience, double minDelta, double factor, double minRate)
            implements Callback {

        /** What rates are multiplied by where nothing is said: they become a tenth. */
        public static final double FACTOR = 0.1;

        /** Checks the numbers. */
        public ReduceOnPlateau {
            requireWatch(monitor, patience, minDelta);
            Require.that(factor > 0 && factor < 1, "factor", "must lie between 0 and 1", factor,
                    "0.1 makes rates a tenth");
            Require.notNegative(minRate, "minRate");
        }

        @Override
        public ReduceOnPlateau watching(String other) {
            return new ReduceOnPlateau(other, patience, minDelta, factor, minRate);
        }
    }

    private static void requireWatch(String monitor, int patience, double minDelta) {
        Require.notBlank(monitor, "monitor");
        Require.atLeast(1, patience, "patience");
        Require.notNegative(minDelta, "minDelta");
    }
}
