package dev.varve.train.run;

import dev.varve.train.data.Part;

/**
 * What a run came to.
 *
 * @param folder where all of it lies, {@link RunFolder#model} among it
 * @param part what the exported file was measured on: the test part, or the valid part where there is none
 * @param measured how good it is there
 */
public record Result(RunFolder folder, Part part, Measured measured) {
}
