package dev.varve.benchmarks;

/**
 * What one turn of a side came to.
 *
 * @param value the figure in question, in the unit of the question; the smaller the better
 * @param wall seconds on the clock
 * @param processor seconds of the processors; threads that compute all the time make it {@code threads * wall}
 * @param score what was reached, such as an accuracy; NaN where nothing is
 */
record Lap(double value, double wall, double processor, double score) {

    /** A turn of so many units, whose figure is its seconds for each. */
    static Lap of(double units, double wall, double processor) {
        return new Lap(wall / units, wall, processor, Double.NaN);
    }

    /** Which share of the threads' time they computed; below 1 they waited, or something else had the processors. */
    double share(int threads) {
        return processor / (wall * threads);
    }
}
