package dev.varve.benchmarks;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a side says of its work, so that no side does less than another unseen.
 *
 * @param loss of the first batch in evaluation mode, before any step
 * @param trained how many numbers have a gradient
 * @param program which other program it is, with versions; empty for Varve
 */
record Facts(OptionalDouble loss, OptionalLong trained, String program) {

    /** Of a side with nothing to compare. */
    static final Facts NONE = new Facts(OptionalDouble.empty(), OptionalLong.empty(), "");

    /** Of a side of Varve that trains, or with 0 only runs. */
    static Facts of(double loss, long trained) {
        return new Facts(OptionalDouble.of(loss), OptionalLong.of(trained), "");
    }

    /** Whether another program than Varve does the work. */
    boolean isForeign() {
        return !program.isEmpty();
    }
}
