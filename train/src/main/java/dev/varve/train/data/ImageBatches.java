package dev.varve.train.data;

import dev.varve.card.Preprocessing;
import dev.varve.train.cache.PixelCache;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The batches of a data set, epoch by epoch. What a batch holds depends on the seed, the epoch and its place alone:
 * not on threads, the cache or the step at which an epoch is entered. To be used by one thread; the loaders it
 * gives bring their own.
 */
public final class ImageBatches {

    private final Dataset dataset;
    private final Loading loading;
    private final PixelCache cache;

    /**
     * Prepares to load; reads no image yet.
     *
     * @param dataset the images
     * @param loading how to load them
     */
    public ImageBatches(Dataset dataset, Loading loading) {
        dataset.requireBatch(loading.batch());
        this.dataset = dataset;
        this.loading = loading;
        this.cache = loading.cache().map(PixelCache::open).orElseGet(PixelCache::none);
    }

    /** Full batches in an epoch of training; the images that are left over wait for the next epoch's order. */
    public int trainingSteps() {
        return dataset.indices(Part.TRAIN).length / loading.batch();
    }

    /**
     * Starts to load an epoch of training: all training images in an order drawn for the epoch, each augmented by
     * draws of its own, in full batches.
     *
     * @param augmentation how images are changed
     * @param size pixels of each side
     * @param epoch counted over the whole run, from 0
     * @param firstStep how many batches to leave out, 0 for a whole epoch
     * @return the loader, to be closed
     */
    public BatchLoader training(Augmentation augmentation, int size, long epoch, int firstStep) {
        if (firstStep < 0 || firstStep > trainingSteps()) {
            throw new IllegalArgumentException(String.format(
                    "batches: the first step must lie between 0 and %d: %d", trainingSteps(), firstStep));
        }
        int[] images = dataset.indices(Part.TRAIN);
        int[] order = Draws.of(loading.seed(), Draws.Purpose.SHUFFLE, epoch, 0).permutation(images.length);
        int[] items = Arrays.stream(order, firstStep * loading.batch(), trainingSteps() * loading.batch())
                .map(place -> images[place]).toArray();
        PreparedImages prepared = trained(size);
        return new BatchLoader(dataset, items, size, loading, (item, out) -> augmentation.apply(
                prepared.get(item), size, Draws.of(loading.seed(), Draws.Purpose.AUGMENT, epoch, item), out));
    }

    /**
     * Starts to load a part as it is, in the order of the data set; the last batch may be smaller.
     *
     * @param preprocessing how images are resized and cut; its normalisation is left to the reader of the batch
     * @param part which part
     * @return the loader, to be closed; without a batch if there is no such part
     */
    public BatchLoader evaluation(Preprocessing preprocessing, Part part) {
        PreparedImages prepared = evaluated(preprocessing);
        return new BatchLoader(dataset, dataset.indices(part), preprocessing.size(), loading,
                (item, out) -> out.put(prepared.get(item).rgb()));
    }

    /**
     * Starts to load the training images for one look at each, in the order of the data set; the last batch may be
     * smaller.
     *
     * @param preprocessing how images are resized and cut; its normalisation is left to the reader of the batch
     * @param augmentation how images are changed in views from 2 on
     * @param view 0 as in evaluation, 1 its mirror image, above as drawn for training, each view by draws of its own
     * @return the loader, to be closed
     */
    public BatchLoader view(Preprocessing preprocessing, Augmentation augmentation, int view) {
        if (view == 0) {
            return evaluation(preprocessing, Part.TRAIN);
        }
        int[] images = dataset.indices(Part.TRAIN);
        if (view == 1) {
            PreparedImages prepared = evaluated(preprocessing);
            return new BatchLoader(dataset, images, preprocessing.size(), loading,
                    (item, out) -> out.put(prepared.get(item).mirrored().rgb()));
        }
        PreparedImages prepared = trained(preprocessing.size());
        return new BatchLoader(dataset, images, preprocessing.size(), loading, (item, out) -> augmentation.apply(
                prepared.get(item), preprocessing.size(),
                Draws.of(loading.seed(), Draws.Purpose.VIEW, view, item), out));
    }

    /** Why prepared images are not kept from now on, and what the user may do about it; empty while they are. */
    public Optional<String> cacheFault() {
        return cache.fault();
    }

    private PreparedImages trained(int size) {
        return new PreparedImages(dataset, Preparation.training(size), cache);
    }

    private PreparedImages evaluated(Preprocessing preprocessing) {
        return new PreparedImages(dataset, Preparation.evaluation(preprocessing), cache);
    }

    /** Writes the bytes of one image. */
    interface Writer {

        /** Puts {@code size * size * 3} bytes. */
        void write(int item, ByteBuffer out);
    }
}
