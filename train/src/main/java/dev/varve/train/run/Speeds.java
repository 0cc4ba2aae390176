package dev.varve.train.run;

import dev.varve.plan.Phase;
import dev.varve.train.data.View;
import java.util.List;

/** How fast this machine does what a run is made of. */
interface Speeds {

    /** Seconds of a full batch, its loading among them, of images that are decoded already. */
    Timed batch(Work work);

    /** The same of works that are to be compared: a measurement lets them take turns. */
    default List<Timed> inTurn(List<Work> works) {
        return works.stream().map(this::batch).toList();
    }

    /**
     * How many of the images have to go through the stable segments, for their features are not kept yet.
     *
     * @param view of the phase
     * @param items in the order of the phase's batches
     */
    int computed(Phase phase, View view, int[] items);

    /** Seconds to decode and prepare an image that is to be shown at a size; 0 if the pixel cache has it already. */
    double decoding(int size);

    /** Seconds to write a byte of weights safely to the disk. */
    double saving();

    /** Seconds to compute the head of a phase from the features that a work gives. */
    double solving(Phase.Solve phase, Work features);
}
