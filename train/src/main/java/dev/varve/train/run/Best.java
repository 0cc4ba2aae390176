package dev.varve.train.run;

/**
 * The epoch whose weights are the result so far.
 *
 * @param score the monitor on the valid part, see {@link Watch#score}; -1 before the first epoch ended
 * @param epoch counted over the whole run, from 1; 0 before the first epoch ended, or a head was solved
 */
record Best(double score, int epoch) {

    static final Best NONE = new Best(-1, 0);

    /** The later one in a tie, and behind the start and what has no score. */
    Best or(double laterScore, int laterEpoch) {
        return this.equals(NONE) || Double.isNaN(score) || laterScore >= score
                ? new Best(laterScore, laterEpoch) : this;
    }
}
