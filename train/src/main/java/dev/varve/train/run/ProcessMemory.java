package dev.varve.train.run;

import dev.varve.train.engine.Footprint;

/**
 * How much memory the process of a run takes at most: what its batches need, by {@link Footprint}, and what is there
 * besides. The latter was fitted to the peaks (VmHWM) of nine runs by the launcher on Linux with resnet18, resnet34 and
 * tf_efficientnet_lite0, frozen and unfrozen, at 64 to 224 pixels; they were up to a seventh off.
 */
final class ProcessMemory {

    /** Java with a heap of its first size, libtorch and OpenCV. */
    private static final long BASE = 515L << 20;
    /** Copies of all weights in Java: first, present, best and saved ones, and what the collector has yet to find. */
    private static final long COPIES_OF_WEIGHTS = 9;
    /** Batches as singles, for the pixels in Java and in the buffers of the loader, and what the allocator keeps. */
    private static final long COPIES_OF_IMAGES = 9;
    /** With the holes between blocks that are used again; glibc gives none back where the launcher has set it so. */
    private static final double WITH_HOLES = 1.4;

    private ProcessMemory() {
    }

    /** Bytes of a work; decoded images are not counted. */
    static long most(Work work) {
        int batch = work.setup().experiment().batch();
        int size = work.preprocessing().size();
        return most(work.setup(), size, work.trained()
                .map(phase -> Footprint.ofTraining(work.execution(), batch, size, work.setup().remembered(phase)))
                .orElseGet(() -> Footprint.ofRunning(work.execution(), batch, size)));
    }

    /**
     * Bytes of batches of a run.
     *
     * @param size pixels of each side
     * @param footprint of a batch of that size
     */
    static long most(Setup setup, int size, Footprint footprint) {
        int channels = setup.model().card().preprocessing().channels();
        long copies = COPIES_OF_IMAGES + (setup.experiment().plan().regularisation().mixing().mixes() ? 1 : 0);
        return BASE + COPIES_OF_WEIGHTS * new Storage(setup).model() + copies * setup.experiment().batch()
                * size * size * channels * Float.BYTES + (long) (WITH_HOLES * footprint.peak());
    }
}
