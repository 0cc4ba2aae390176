package dev.varve.train.data;

import dev.varve.augment.Crop;
import dev.varve.card.Preprocessing;
import dev.varve.image.Augmenter;
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

    /** For training: shrunk as far as the crop that is asked for allows. */
    static Preparation training(Crop crop, Preprocessing preprocessing) {
        if (crop instanceof Crop.Centre) {
            return evaluation(preprocessing);
        }
        int shortSide = Augmenter.shortSide(crop, preprocessing.size());
        return new Preparation("short side at most " + shortSide, shortSide,
                pixels -> Resize.shrinkToShortSide(pixels, shortSide));
    }

    /** For evaluation: the square that the network sees. */
    static Preparation evaluation(Preprocessing preprocessing) {
        Preprocessor preprocessor = new Preprocessor(preprocessing);
        String name = String.format(Locale.ROOT, "%s to short side %d, centre %d", preprocessing.interpolation(),
                preprocessing.shortSide(), preprocessing.size());
        return new Preparation(name, preprocessor.decodedShortSide(), preprocessor::crop);
    }
}
