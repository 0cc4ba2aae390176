package dev.varve.train.data;

import dev.varve.image.ImageDecoder;
import dev.varve.image.Pixels;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The images of a data set after decoding and one fixed preparation. Those that come first stay in memory until a
 * budget is used up; the others are decoded each time, with the same result.
 */
final class DecodedImages {

    private final Dataset dataset;
    private final int shortSide;
    private final UnaryOperator<Pixels> preparation;
    private final AtomicLong budget;
    private final AtomicReferenceArray<Pixels> kept;

    /**
     * Begins without any image.
     *
     * @param shortSide what the preparation needs
     * @param preparation from a decoded picture to the one that is kept
     * @param budget bytes that may still be kept; shared with others
     */
    DecodedImages(Dataset dataset, int shortSide, UnaryOperator<Pixels> preparation, AtomicLong budget) {
        this.dataset = dataset;
        this.shortSide = shortSide;
        this.preparation = preparation;
        this.budget = budget;
        this.kept = new AtomicReferenceArray<>(dataset.items().size());
    }

    Pixels get(int item) {
        Pixels known = kept.get(item);
        if (known != null) {
            return known;
        }
        Pixels prepared = preparation.apply(ImageDecoder.decode(dataset.file(item), shortSide));
        keep(item, prepared);
        return prepared;
    }

    private void keep(int item, Pixels prepared) {
        long bytes = bytes(prepared);
        if (budget.addAndGet(-bytes) < 0 || !kept.compareAndSet(item, null, prepared)) {
            budget.addAndGet(bytes);
        }
    }

    /** How many images are kept now. */
    int count() {
        return (int) IntStream.range(0, kept.length()).filter(item -> kept.get(item) != null).count();
    }

    /** Forgets all images and gives their bytes back to the budget. */
    void release() {
        for (int item = 0; item < kept.length(); item++) {
            Pixels pixels = kept.getAndSet(item, null);
            if (pixels != null) {
                budget.addAndGet(bytes(pixels));
            }
        }
    }

    private static long bytes(Pixels pixels) {
        return (long) pixels.width() * pixels.height() * Pixels.CHANNELS;
    }
}
