package dev.varve.cli;

import dev.varve.augment.Augmentation;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.image.Pixels;
import dev.varve.train.Learner;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Loading;
import dev.varve.train.data.Part;
import dev.varve.train.data.View;
import dev.varve.train.report.Picture;
import dev.varve.train.report.Sheet;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A picture of training images as the network is shown them: as they validate, and as the first epochs change them. */
final class DataSheet {

    private static final int MOST_ROWS = 6;

    private DataSheet() {
    }

    /**
     * Draws rows of one image each from all over the training part, shown in several ways, over what is true of it.
     * Without augmentation there is one way, and rows hold several images.
     */
    static void write(Path png, Dataset dataset, Augmentation augmentation, int size, long seed) {
        boolean plain = augmentation.isNone();
        int[] training = dataset.indices(Part.TRAIN);
        int count = Math.min(plain ? MOST_ROWS * MOST_ROWS : MOST_ROWS, training.length);
        int[] items = IntStream.range(0, count).map(i -> training[(int) ((long) i * training.length / count)])
                .toArray();
        ImageBatches batches = new ImageBatches(dataset, Loading.of(count, 1, seed));
        List<List<Pixels>> shown = new ArrayList<>();
        shown.add(pictures(batches, batches.plain(preprocessing(size)), items));
        for (int epoch = 0; epoch < MOST_ROWS - 1 && !plain; epoch++) {
            shown.add(pictures(batches, batches.augmented(preprocessing(size), augmentation, epoch), items));
        }
        Sheet.write(png, plain ? MOST_ROWS : 1, IntStream.range(0, count).mapToObj(image -> new Sheet.Cell(
                shown.stream().map(view -> Picture.of(view.get(image))).toList(),
                List.of(dataset.truth(items[image]), dataset.item(items[image]).path()))).toList());
    }

    /** Means and deviations are of no account to what is drawn. */
    private static Preprocessing preprocessing(int size) {
        Architecture any = Zoo.architecture(Learner.DEFAULT_ARCHITECTURE);
        return new Preprocessing(size, size, Interpolation.AREA, any.mean(), any.std());
    }

    private static List<Pixels> pictures(ImageBatches batches, View view, int... items) {
        try (BatchLoader loader = batches.load(view, items)) {
            return loader.next().pictures();
        }
    }
}
