package dev.varve.train.loss;

/** What training makes small: one number per batch, the mean over its images. */
public sealed interface Loss permits CrossEntropy {

    /** How much images of these classes count together in the mean; of those that all count alike, their number. */
    double weight(int[] targets);

    /** What images are judged by that nothing is learned from: no smoothing, and each image counts alike. */
    Loss plain();
}
