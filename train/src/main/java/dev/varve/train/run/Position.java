package dev.varve.train.run;

/**
 * How far a run has come.
 *
 * @param phase index of the phase, from 0
 * @param epoch epoch within the phase, from 0
 * @param batch batches done of this epoch
 * @param step batches done of the whole run
 */
record Position(int phase, int epoch, int batch, int step) {

    static final Position START = new Position(0, 0, 0, 0);

    /** After one more batch. */
    Position nextBatch() {
        return new Position(phase, epoch, batch + 1, step + 1);
    }

    /** At the start of the next epoch of the phase. */
    Position nextEpoch() {
        return new Position(phase, epoch + 1, 0, step);
    }

    /** At the start of the next phase. */
    Position nextPhase() {
        return new Position(phase + 1, 0, 0, step);
    }

    /** Behind the last of so many phases. */
    Position end(int phases) {
        return new Position(phases, 0, 0, step);
    }
}
