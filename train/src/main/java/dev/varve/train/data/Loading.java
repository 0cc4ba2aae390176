package dev.varve.train.data;

/**
 * How images are loaded; none of it but {@code batch} and {@code seed} changes what a batch holds.
 *
 * @param batch images a batch, at least 1
 * @param threads that decode and augment ahead, at least 1
 * @param keptBytes memory for images that are decoded once and kept, 0 for none
 * @param seed of the order and the augmentation
 */
public record Loading(int batch, int threads, long keptBytes, long seed) {

    private static final long MOST_KEPT = 2L << 30;
    private static final int HEAP_SHARE = 3;

    /** Checks the values. */
    public Loading {
        if (batch < 1 || threads < 1 || keptBytes < 0) {
            throw new IllegalArgumentException(String.format(
                    "loading: batch and threads must be at least 1, keptBytes at least 0: %d, %d, %d",
                    batch, threads, keptBytes));
        }
    }

    /**
     * Loading with as much kept as this process can well spare: a third of its greatest heap, at most 2 GiB.
     *
     * @param batch images a batch
     * @param threads that load ahead
     * @param seed of order and augmentation
     * @return the value
     */
    public static Loading of(int batch, int threads, long seed) {
        return new Loading(batch, threads, Math.min(MOST_KEPT, Runtime.getRuntime().maxMemory() / HEAP_SHARE), seed);
    }
}
