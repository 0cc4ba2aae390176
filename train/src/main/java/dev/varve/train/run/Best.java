package dev.varve.train.run;

/**
 * The epoch whose weights are the result so far.
 *
 * @param accuracy on the valid part, 0 to 1; -1 before the first epoch ended
 * @param epoch counted over the whole run, from 1; 0 before the first epoch ended
 */
record Best(double accuracy, int epoch) {

    static final Best NONE = new Best(-1, 0);

    /** The later one in a tie. */
    Best or(double laterAccuracy, int laterEpoch) {
        return laterAccuracy >= accuracy ? new Best(laterAccuracy, laterEpoch) : this;
    }
}
