package dev.varve.benchmarks;

/** What Varve does with frozen groups: each has all that the ones before it have. */
enum Mechanism {
    /** Their norms train and use the batch's statistics, as in fastai: the backward pass walks through them. */
    NORMS_TRAIN,
    /** Nothing of them trains or moves: they run without a gradient. */
    NO_GRADIENT,
    /** Their norms are folded into the convolutions. */
    FOLDED,
    /** Each segment has the precision that Varve takes where nothing is measured. */
    PRECISION,
    /** Convolutions that a gradient passes are computed by the methods that were measured to be fastest. */
    METHODS,
    /** What frozen groups made of the images is kept, and read. */
    KEPT
}
