package dev.varve.image;

import dev.varve.augment.Crop;
import dev.varve.card.Preprocessing;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What is done to every decoded picture before anything is drawn at random, and always in the same way.
 *
 * @param name all that decides the bytes of the result, besides picture and {@link Edition}
 * @param shortSide of the picture that it needs
 * @param change from the decoded picture to the prepared one
 */
public record Preparation(String name, int shortSide, UnaryOperator<Pixels> change) {

    private static final int PRESIZE_SHARE = 7;
    private static final int RESIZED = 2;

    /**
     * For an {@link Augmenter}: shrunk as far as the crop allows. The short side is twice the square where parts of a
     * picture are magnified; where its middle is cut out, the picture is as for evaluation; else it is the square and a
     * seventh of it, rounded down, as with fastai's {@code Resize} before {@code aug_transforms}. So the resampling
     * keeps sharpness in hand.
     */
    public static Preparation training(Crop crop, Preprocessing preprocessing) {
        if (crop instanceof Crop.Centre) {
            return evaluation(preprocessing);
        }
        int size = preprocessing.size();
        int shortSide = crop instanceof Crop.Resized ? RESIZED * size : size + size / PRESIZE_SHARE;
        return new Preparation("short side at most " + shortSide, shortSide,
                pixels -> Resize.shrinkToShortSide(pixels, shortSide));
    }

    /** For evaluation: the square that the network sees. */
    public static Preparation evaluation(Preprocessing preprocessing) {
        Preprocessor preprocessor = new Preprocessor(preprocessing);
        String name = String.format(Locale.ROOT, "%s to short side %d, centre %d", preprocessing.interpolation(),
                preprocessing.shortSide(), preprocessing.size());
        return new Preparation(name, preprocessor.decodedShortSide(), preprocessor::crop);
    }

    /** The prepared picture; the same object where nothing is to be done. */
    public Pixels of(Pixels decoded) {
        return change.apply(decoded);
    }
}
