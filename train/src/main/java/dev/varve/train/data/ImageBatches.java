package dev.varve.train.data;

import dev.varve.card.Preprocessing;
import dev.varve.image.Preprocessor;
import dev.varve.image.Resize;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The batches of a data set, epoch by epoch. What a batch holds depends on the seed, the epoch and its place alone:
 * not on threads, kept images or the step at which an epoch is entered. To be used by one thread; the loaders it
 * gives bring their own.
 */
public final class ImageBatches {

    private final Dataset dataset;
    private final Loading loading;
    private final AtomicLong budget;
    private Prepared<Integer> training;
    private Prepared<Preprocessing> evaluation;

    /**
     * Prepares to load; reads nothing yet.
     *
     * @param dataset the images
     * @param loading how to load them
     */
    public ImageBatches(Dataset dataset, Loading loading) {
        dataset.requireBatch(loading.batch());
        this.dataset = dataset;
        this.loading = loading;
        this.budget = new AtomicLong(loading.keptBytes());
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
        DecodedImages decoded = trained(size);
        return new BatchLoader(dataset, items, size, loading, (item, out) -> augmentation.apply(
                decoded.get(item), size, Draws.of(loading.seed(), Draws.Purpose.AUGMENT, epoch, item), out));
    }

    /**
     * Starts to load a part as it is, in the order of the data set; the last batch may be smaller.
     *
     * @param preprocessing how images are resized and cut; its normalisation is left to the reader of the batch
     * @param part which part
     * @return the loader, to be closed; without a batch if there is no such part
     */
    public BatchLoader evaluation(Preprocessing preprocessing, Part part) {
        DecodedImages decoded = evaluated(preprocessing);
        return new BatchLoader(dataset, dataset.indices(part), preprocessing.size(), loading,
                (item, out) -> out.put(decoded.get(item).rgb()));
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
            DecodedImages decoded = evaluated(preprocessing);
            return new BatchLoader(dataset, images, preprocessing.size(), loading,
                    (item, out) -> out.put(decoded.get(item).mirrored().rgb()));
        }
        DecodedImages decoded = trained(preprocessing.size());
        return new BatchLoader(dataset, images, preprocessing.size(), loading, (item, out) -> augmentation.apply(
                decoded.get(item), preprocessing.size(),
                Draws.of(loading.seed(), Draws.Purpose.VIEW, view, item), out));
    }

    /**
     * Memory of a decoded image, as those are that are kept now.
     *
     * @return mean of their bytes; 0 if none is kept
     */
    public long bytesPerImage() {
        int images = Stream.of(training, evaluation).filter(Objects::nonNull).mapToInt(one -> one.images().count())
                .sum();
        return images == 0 ? 0 : (loading.keptBytes() - budget.get()) / images;
    }

    private DecodedImages trained(int size) {
        int presize = Augmentation.presize(size);
        training = prepared(training, size, new DecodedImages(
                dataset, presize, pixels -> Resize.shrinkToShortSide(pixels, presize), budget));
        return training.images();
    }

    private DecodedImages evaluated(Preprocessing preprocessing) {
        Preprocessor preprocessor = new Preprocessor(preprocessing);
        evaluation = prepared(evaluation, preprocessing, new DecodedImages(
                dataset, preprocessor.decodedShortSide(), preprocessor::crop, budget));
        return evaluation.images();
    }

    /** The images kept so far if they were prepared in the same way; otherwise those make room. */
    private static <K> Prepared<K> prepared(Prepared<K> former, K key, DecodedImages fresh) {
        if (former != null && former.key().equals(key)) {
            return former;
        }
        if (former != null) {
            former.images().release();
        }
        return new Prepared<>(key, fresh);
    }

    /** Kept images and what they were prepared for. */
    private record Prepared<K>(K key, DecodedImages images) {
    }

    /** Writes the bytes of one image. */
    interface Writer {

        /** Puts {@code size * size * 3} bytes. */
        void write(int item, ByteBuffer out);
    }
}
