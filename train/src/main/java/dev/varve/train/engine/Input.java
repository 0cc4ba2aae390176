package dev.varve.train.engine;

/** What a batch enters a phase with: images, or what the phase's stable segments made of them before. */
public sealed interface Input permits Images, Features {

    /** How many images, at least 1. */
    int count();

    /**
     * Some of them; nothing is copied.
     *
     * @param from the first, from 0
     * @param number how many, at least 1
     */
    Input part(int from, int number);
}
