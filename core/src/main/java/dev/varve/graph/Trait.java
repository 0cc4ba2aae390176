package dev.varve.graph;

/** What an analysis or a lowering must know of an operation besides its shape and cost. */
public enum Trait {
    /** Draws random numbers in training mode. */
    RANDOM,
    /** Uses and moves the statistics of the batch in training mode. */
    BATCH_STATISTICS,
    /** Its backward pass needs its output, which therefore must not be overwritten. */
    SAVES_OUTPUT,
    /** Its backward pass needs its input, of which a copy would have to be made if the output were written over it. */
    SAVES_INPUT,
    /** May share memory with its input. */
    ALIASES_INPUT
}
