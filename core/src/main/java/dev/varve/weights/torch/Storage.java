package dev.varve.weights.torch;

import dev.varve.weights.DType;

/**
 * A run of numbers in the file, which several tensors may share.
 *
 * @param dtype how each number is stored
 * @param key its name in the file
 * @param numbers how many there are
 */
record Storage(DType dtype, String key, long numbers) {

    /** The largest that can be mapped in one piece. */
    int bytes() {
        if (numbers < 0 || numbers > Integer.MAX_VALUE / dtype.bytes()) {
            throw new Refused("its storage %s has %,d numbers, and 2 GiB are the most; save it in parts as "
                    + ".safetensors", Refused.line(key), numbers);
        }
        return (int) numbers * dtype.bytes();
    }
}
