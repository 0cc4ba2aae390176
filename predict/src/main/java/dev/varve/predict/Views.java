package dev.varve.predict;

import dev.varve.card.Preprocessing;
import dev.varve.image.Augmenter;
import dev.varve.image.Pixels;
import dev.varve.image.Preparation;
import dev.varve.image.Preprocessor;
import dev.varve.random.Draws;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/** The views of images for a model: drawn as training draws its crops, always the same of the same picture. */
final class Views {

    private final TestTimeAugmentation testTime;
    private final Preprocessor preprocessor;
    private final Preparation preparation;
    private final Augmenter augmenter;
    private final int size;

    Views(TestTimeAugmentation testTime, Preprocessor preprocessor, Preprocessing preprocessing) {
        this.testTime = testTime;
        this.preprocessor = preprocessor;
        this.preparation = Preparation.training(testTime.augmentation().crop(), preprocessing);
        this.augmenter = new Augmenter(testTime.augmentation(), preprocessing);
        this.size = preprocessing.size();
    }

    /** The short side of the pictures from which they are drawn. */
    int shortSide() {
        return preparation.shortSide();
    }

    /** Rows of an image in a batch: the plain view and the others. */
    int rows() {
        return 1 + testTime.views();
    }

    /** Puts all views of a picture but the plain one. */
    void show(Pixels picture, FloatBuffer batch) {
        Pixels prepared = preparation.of(picture);
        ByteBuffer square = ByteBuffer.allocateDirect(size * size * picture.channels());
        for (int view = 0; view < testTime.views(); view++) {
            augmenter.apply(prepared, Draws.of(0, Draws.Purpose.VIEW, view, picture.hashCode()), square.clear());
            byte[] rgb = new byte[square.flip().remaining()];
            square.get(rgb);
            preprocessor.normalise(Pixels.owning(size, size, picture.channels(), rgb), batch);
        }
    }

    /** What the views of an image say together, the plain one first. */
    Prediction joined(List<Prediction> said) {
        List<double[]> rows = said.stream().map(Prediction::numbers).toList();
        return said.get(0).withNumbers(testTime.joined(rows.get(0), rows.subList(1, rows.size())));
    }
}
