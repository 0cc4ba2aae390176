package dev.varve.train.engine;

import dev.varve.train.truth.Mixture;
import dev.varve.train.truth.Targets;
import java.util.Optional;

/**
 * Images that train, or what frozen segments made of them.
 *
 * @param input the images
 * @param targets what is true of each image alone
 * @param mixture how the images are shown together; empty for each alone
 */
public record Batch(Input input, Targets targets, Optional<Mixture> mixture) {

    /** Each image alone. */
    public static Batch of(Input input, Targets targets) {
        return new Batch(input, targets, Optional.empty());
    }
}
