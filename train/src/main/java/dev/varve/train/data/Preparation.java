package dev.varve.train.data;

import dev.varve.augment.Crop;
import dev.varve.card.Preprocessing;
import dev.varve.image.Pixels;
import dev.varve.image.Preprocessor;
import dev.varve.image.Resize;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What is done to every decoded picture before anything is drawn at random, and always in the same way.
 *
 * @param name all that decides the bytes of the result, besides picture and {@link dev.varve.image.Edition}
 * @param shortSide of the picture that it needs
 * @param change from the decoded picture to the prepared one
 */
record Preparation(String name, int shortSide, UnaryOperator<Pixels> change) {

    private static final int PRESIZE_SHARE = 7;
    private static final int RESIZED = 2;

    /** For training: shrunk as far as the crop that is asked for allows. */
    static Preparation training(Crop crop, Preprocessing preprocessing) {
        if (crop instanceof Crop.Centre) {
            return evaluation(preprocessing);
        }
        int shortSide = crop instanceof Crop.Resized ? RESIZED * preprocessing.size() : presize(preprocessing.size());
        return new Preparation("short side at most " + shortSide, shortSide,
                pixels -> Resize.shrinkToShortSide(pixels, shortSide));
    }

    /**
     * The short side from which a square is resampled: a seventh more, as fastai's {@code Resize} before
     * {@code aug_transforms}, so that the resampling keeps sharpness in hand.
     *
     * @param size pixels of a side of the square
     * @return {@code size + size / 7}, rounded down
     */
    static int presize(int size) {
        return size + size / PRESIZE_SHARE;
    }

    /** For evaluation: the square that the network sees. */
    static Preparation evaluation(Preprocessing preprocessing) {
        Preprocessor preprocessor = new Preprocessor(preprocessing);
        String name = String.format(Locale.ROOT, "%s to short side %d, centre %d", preprocessing.interpolation(),
                preprocessing.shortSide(), preprocessing.size());
        return new Preparation(name, preprocessor.decodedShortSide(), preprocessor::crop);
    }
}
