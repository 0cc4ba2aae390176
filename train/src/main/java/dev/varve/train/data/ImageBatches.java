package dev.varve.train.data;

import dev.varve.augment.Augmentation;
import dev.varve.augment.Geometry;
import dev.varve.card.Preprocessing;
import dev.varve.image.Preparation;
import dev.varve.random.Draws;
import dev.varve.train.cache.PixelCache;
import dev.varve.train.cache.Room;
import dev.varve.train.truth.Targets;
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
    private final Epochs epochs;
    private final PixelCache cache;

    /**
     * Prepares to load; reads no image yet. An epoch has each image once, and a step for each batch.
     *
     * @param dataset the images
     * @param loading how to load them
     */
    public ImageBatches(Dataset dataset, Loading loading) {
        this(dataset, loading, Epochs.PLAIN);
    }

    /**
     * Prepares to load; reads no image yet.
     *
     * @param dataset the images
     * @param loading how to load them
     * @param epochs of training
     */
    public ImageBatches(Dataset dataset, Loading loading, Epochs epochs) {
        dataset.requireBatch(loading.batch());
        this.dataset = dataset;
        this.loading = loading;
        this.epochs = epochs;
        this.cache = PixelCache.open(loading.room());
    }

    /** Full batches in an epoch of training; the images that are left over wait for the next epoch's order. */
    public int trainingBatches() {
        return dataset.indices(Part.TRAIN).length / loading.batch();
    }

    /** Steps in an epoch of training; the last one may have fewer batches. */
    public int trainingSteps() {
        return (trainingBatches() + epochs.batchesPerStep() - 1) / epochs.batchesPerStep();
    }

    /** Batches of a step. */
    public int batchesPerStep() {
        return epochs.batchesPerStep();
    }

    /**
     * The images of an epoch of training, in an order drawn for the epoch, as many as make full batches: all training
     * images once, or each as often as its chance has it. One that is there again has another number each time.
     *
     * @param epoch counted over the whole run, from 0
     * @param firstStep how many steps to leave out, 0 for a whole epoch
     * @return numbers of items
     */
    public int[] order(long epoch, int firstStep) {
        if (firstStep < 0 || firstStep > trainingSteps()) {
            throw new IllegalArgumentException(String.format(
                    "batches: the first step must lie between 0 and %d: %d", trainingSteps(), firstStep));
        }
        int[] order = epochs.order(dataset, loading.seed(), epoch);
        int begin = Math.min(firstStep * epochs.batchesPerStep(), trainingBatches());
        return Arrays.copyOfRange(order, begin * loading.batch(), trainingBatches() * loading.batch());
    }

    /**
     * How training images are shown: each augmented by draws of its own.
     *
     * @param preprocessing how images are prepared and, where nothing is drawn, resized and cut
     * @param augmentation how images are changed
     * @param number of the draws: equal ones show the same
     */
    public View augmented(Preprocessing preprocessing, Augmentation augmentation, long number) {
        return augmented(preprocessing, augmentation, Draws.Purpose.AUGMENT, number);
    }

    private View augmented(Preprocessing preprocessing, Augmentation augmentation, Draws.Purpose purpose,
            long number) {
        if (augmentation.isNone()) {
            return plain(preprocessing);
        }
        Preparation preparation = Preparation.training(augmentation.crop(), preprocessing);
        return View.augmented(new PreparedImages(dataset, preparation, cache), preprocessing, augmentation,
                new View.Series(loading.seed(), purpose, number));
    }

    /** How images are shown for evaluation: resized and cut; normalisation is left to the reader of the batch. */
    public View plain(Preprocessing preprocessing) {
        return View.of(prepared(preprocessing), preprocessing.size());
    }

    /**
     * How training images are shown to a network that only looks.
     *
     * @param preprocessing how images are resized and cut
     * @param augmentation how images are changed in views from 2 on; standard where it changes nothing
     * @param view 0 as in evaluation, 1 its mirror image unless the augmentation flips nothing, above as drawn for
     *     training, each view by draws of its own, and each image by its own
     */
    public View look(Preprocessing preprocessing, Augmentation augmentation, int view) {
        Augmentation drawn = augmentation.isNone() ? Augmentation.STANDARD : augmentation;
        if (view == 0) {
            return plain(preprocessing);
        }
        if (view == 1 && drawn.geometry().flip() != Geometry.Flip.NONE) {
            return View.mirrored(prepared(preprocessing), preprocessing.size());
        }
        return augmented(preprocessing, drawn.with(false), Draws.Purpose.VIEW, view);
    }

    private PreparedImages prepared(Preprocessing preprocessing) {
        return new PreparedImages(dataset, Preparation.evaluation(preprocessing), cache);
    }

    /** The images of a part, in the order of the data set. */
    public int[] items(Part part) {
        return dataset.indices(part);
    }

    /**
     * Starts to load images.
     *
     * @param items numbers of the items, in order; what does not fill a batch makes a smaller one at the end
     * @return the loader, to be closed
     */
    public BatchLoader load(View view, int[] items) {
        return new BatchLoader(dataset, items, loading, view);
    }

    /** Starts to load an epoch of training; the epoch is also the number of its draws. */
    public BatchLoader training(Preprocessing preprocessing, Augmentation augmentation, long epoch, int firstStep) {
        return load(augmented(preprocessing, augmentation, epoch), order(epoch, firstStep));
    }

    /** Starts to load a part as it is, in the order of the data set; without a batch if there is no such part. */
    public BatchLoader evaluation(Preprocessing preprocessing, Part part) {
        return load(plain(preprocessing), items(part));
    }

    /** Where prepared images are kept. */
    public Room room() {
        return loading.room();
    }

    /** Images of a full batch. */
    public int batch() {
        return loading.batch();
    }

    /** SHA-256 of what an item's file held when the data were read; empty if the file was written since. */
    public Optional<String> content(int item) {
        return dataset.isUnchanged(item) ? Optional.of(dataset.item(item).content().sha256()) : Optional.empty();
    }

    /** What is true of some items. */
    public Targets targets(int... items) {
        return dataset.targets(items);
    }

    /** Why prepared images are not kept from now on, and what the user may do about it; empty while they are. */
    public Optional<String> cacheFault() {
        return cache.fault();
    }

    /** Writes the bytes of one image. */
    interface Writer {

        /** Puts {@code size * size * channels} bytes of an item; another one, or it, is the first of its batch. */
        void write(int item, int first, ByteBuffer out);
    }
}
