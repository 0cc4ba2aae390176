package dev.varve.train.engine;

/** What a batch enters a phase with: images, or what the phase's stable segments made of them before. */
public sealed interface Input permits Images, Features {

    /** How many images, at least 1. */
    int count();
}
