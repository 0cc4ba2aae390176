package dev.varve.benchmarks;

import dev.varve.plan.Experiment.Precision;

/**
 * What Varve does so that a step is cheap: each of the first six has all that the ones before it have. The others show
 * what methods save where a precision is ordered.
 */
enum Mechanism {
    /** Norms of frozen groups train and use the batch's statistics, as in fastai: the backward pass walks through. */
    NORMS_TRAIN(Precision.FP32, false),
    /** Nothing of frozen groups trains or moves: they run without a gradient. */
    NO_GRADIENT(Precision.FP32, false),
    /** Their norms are folded into the convolutions. */
    FOLDED(Precision.FP32, false),
    /** Each segment has the precision that Varve takes where nothing is measured. */
    PRECISION(Precision.AUTO, false),
    /** Convolutions that a gradient passes are computed by the methods that were measured to be fastest. */
    METHODS(Precision.AUTO, true),
    /** What frozen groups made of the images is kept, and read. */
    KEPT(Precision.AUTO, true),
    /** All in fp32, with methods. */
    FP32_METHODS(Precision.FP32, true),
    /** All in bf16, without methods. */
    BF16(Precision.BF16, false),
    /** All in bf16, with methods. */
    BF16_METHODS(Precision.BF16, true);

    private final Precision precision;
    private final boolean methods;

    Mechanism(Precision precision, boolean methods) {
        this.precision = precision;
        this.methods = methods;
    }

    /** What is ordered. */
    Precision precision() {
        return precision;
    }

    /** Whether the fastest methods are measured before the first step. */
    boolean hasMethods() {
        return methods;
    }
}
