package dev.varve.train.run;

import dev.varve.plan.Phase;

/** How fast this machine does what a run is made of. */
interface Speeds {

    /** Seconds of a full batch, its loading among them, of images that are decoded already. */
    Timed batch(Work work);

    /** What decoding an image costs that is to be shown at a size. */
    Decoding decoding(int size);

    /**
     * What an image costs before it is shown.
     *
     * @param seconds to decode and prepare it
     * @param bytes of memory that it then needs where it is kept
     */
    record Decoding(double seconds, long bytes) {
    }

    /** Seconds to write a byte of weights safely to the disk. */
    double saving();

    /** Seconds to compute the head of a phase from its features. */
    double solving(Phase.Solve phase);
}
