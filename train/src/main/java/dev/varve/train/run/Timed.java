package dev.varve.train.run;

import java.time.Instant;

/**
 * What a batch of some work was found to take.
 *
 * @param seconds median of the timed batches, not negative
 * @param at when it was timed
 */
record Timed(double seconds, Instant at) {

    /** Checks the seconds. */
    Timed {
        if (!(seconds >= 0) || seconds == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("seconds must not be negative and must be finite: " + seconds);
        }
    }
}
