package dev.varve.train.run;

import dev.varve.plan.Phase;

/** How fast this machine does what a run is made of. */
interface Speeds {

    /** Seconds of a full batch, its loading among them, of images that are decoded already. */
    Timed batch(Work work);

    /** Seconds to decode and prepare an image that is to be shown at a size; 0 if the pixel cache has it already. */
    double decoding(int size);

    /** Seconds to write a byte of weights safely to the disk. */
    double saving();

    /** Seconds to compute the head of a phase from the features that a work gives. */
    double solving(Phase.Solve phase, Work features);
}
