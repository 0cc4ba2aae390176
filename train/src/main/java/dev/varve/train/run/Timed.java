package dev.varve.train.run;

import java.time.Instant;

/**
 * What a batch of some work was found to take.
 *
 * @param seconds median of the timed batches, not negative
 * @param at when it was timed
 * @param batches how many were timed, at least 1
 */
record Timed(double seconds, Instant at, int batches) {

    /** Checks the numbers. */
    Timed {
        if (!(seconds >= 0) || seconds == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("seconds must not be negative and must be finite: " + seconds);
        }
        if (batches < 1) {
            throw new IllegalArgumentException("batches must be at least 1: " + batches);
        }
    }
}
