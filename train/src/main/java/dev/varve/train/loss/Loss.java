package dev.varve.train.loss;

import dev.varve.train.truth.Targets;

/** What training makes small: one number per batch, the mean over its images. */
public sealed interface Loss permits CrossEntropy, Focal, BinaryCrossEntropy, SquaredError, AbsoluteError, Huber {

    /** How much images with these targets count together in the mean; of those that all count alike, their number. */
    default double weight(Targets targets) {
        return targets.count();
    }

    /** What images are judged by that nothing is learned from: no smoothing, and each image counts alike. */
    default Loss plain() {
        return this;
    }
}
