package dev.varve.train.run;

import dev.varve.train.engine.Outcome;

/**
 * What the batches of an epoch came to so far.
 *
 * @param loss sum over the images
 * @param correct images whose class was found
 * @param images images seen
 */
record Tally(double loss, long correct, long images) {

    static final Tally NONE = new Tally(0, 0, 0);

    Tally plus(Outcome outcome, int count) {
        return new Tally(loss + outcome.loss() * count, correct + outcome.correct(), images + count);
    }

    double meanLoss() {
        return loss / images;
    }

    double accuracy() {
        return (double) correct / images;
    }
}
