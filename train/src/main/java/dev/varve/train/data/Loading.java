package dev.varve.train.data;

import dev.varve.plan.Defaults;
import dev.varve.train.cache.Room;
import java.util.Objects;

/**
 * How images are loaded; none of it but {@code batch} and {@code seed} changes what a batch holds.
 *
 * @param batch images a batch, at least 1
 * @param threads that decode and augment ahead at most, at least 1; there is one until the reader has to wait
 * @param room where prepared images are kept from run to run, and how much of it; none to decode each time
 * @param seed of the order and the augmentation
 */
public record Loading(int batch, int threads, Room room, long seed) {

    /** Checks the values. */
    public Loading {
        Objects.requireNonNull(room, "room");
        if (batch < 1 || threads < 1) {
            throw new IllegalArgumentException(String.format(
                    "loading: batch and threads must be at least 1: %d, %d", batch, threads));
        }
    }

    /**
     * Loading with the cache in its usual folder and of its usual size.
     *
     * @param batch images a batch
     * @param threads that load ahead
     * @param seed of order and augmentation
     * @return the value
     */
    public static Loading of(int batch, int threads, long seed) {
        return new Loading(batch, threads, Room.ofGiB(Defaults.CACHE_GIB), seed);
    }
}
