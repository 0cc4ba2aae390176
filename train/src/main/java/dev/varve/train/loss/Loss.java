package dev.varve.train.loss;

/** What training makes small: one number per batch, the mean over its images. */
public sealed interface Loss permits CrossEntropy {
}
