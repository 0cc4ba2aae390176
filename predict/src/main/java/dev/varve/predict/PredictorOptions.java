package dev.varve.predict;

import java.util.Optional;

/**
 * What a {@link Predictor} may use of the machine.
 *
 * @param threads threads that compute one call, at least 1; callers in parallel share them
 * @param largestBatch images that are computed at once, at least 1; longer lists are taken in parts. All views of one
 *     image are computed at once, however many they are
 * @param testTime which further views of an image are looked at; empty for the plain one alone
 */
public record PredictorOptions(int threads, int largestBatch, Optional<TestTimeAugmentation> testTime) {

    private static final int LARGEST_BATCH = 32;

    /** Checks the values. */
    public PredictorOptions {
        requirePositive("threads", threads);
        requirePositive("largestBatch", largestBatch);
    }

    /** What looks at the plain view of each image alone. */
    public PredictorOptions(int threads, int largestBatch) {
        this(threads, largestBatch, Optional.empty());
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("predictor: " + name + " must be at least 1: " + value);
        }
    }

    /** As many threads as this machine has processors, batches of {@value #LARGEST_BATCH}. */
    public static PredictorOptions defaults() {
        return new PredictorOptions(Runtime.getRuntime().availableProcessors(), LARGEST_BATCH);
    }

    /** The same with another number of threads. */
    public PredictorOptions withThreads(int count) {
        return new PredictorOptions(count, largestBatch, testTime);
    }

    /** The same with another number of images at once. */
    public PredictorOptions withLargestBatch(int images) {
        return new PredictorOptions(threads, images, testTime);
    }

    /** The same with further views of each image. */
    public PredictorOptions withTestTime(TestTimeAugmentation views) {
        return new PredictorOptions(threads, largestBatch, Optional.of(views));
    }
}
