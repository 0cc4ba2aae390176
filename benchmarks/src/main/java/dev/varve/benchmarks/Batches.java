package dev.varve.benchmarks;

import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.DataOptions;
import dev.varve.train.data.DataSource;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Loading;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Images;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Batches of pixels that are decoded before anything is timed. */
final class Batches {

    private static final int CHANNELS = 3;
    private static final int KEPT = 4;
    private static final List<Double> ANY = Collections.nCopies(CHANNELS, 0.5);

    private final List<Batch> batches;
    private int next;

    private Batches(List<Batch> batches) {
        this.batches = batches;
    }

    /** Images and a class for each. */
    record Batch(Images images, int[] labels) {
    }

    /** Four batches of the photos of {@code --data}, or, without it, one of random pixels. */
    static Batches of(Options options, int batch, int size) {
        return options.has("--data") ? decoded(options.path("--data"), KEPT, batch, size) : random(batch, size);
    }

    /**
     * Full batches from the training part of a data set, at most as many as asked for.
     *
     * @throws InvalidInput if there are fewer images than a batch
     */
    static Batches decoded(Path data, int count, int batch, int size) {
        Dataset dataset = DataSource.read(data, DataOptions.DEFAULT).dataset();
        List<Batch> batches = new ArrayList<>();
        Preprocessing centre = new Preprocessing(size, size, Interpolation.AREA, ANY, ANY);
        try (BatchLoader loader = new ImageBatches(dataset, Loading.of(batch, 1, 0)).evaluation(centre, Part.TRAIN)) {
            while (loader.hasNext() && batches.size() < count) {
                PixelBatch one = loader.next();
                if (one.count() == batch) {
                    batches.add(copy(one));
                }
            }
        }
        if (batches.isEmpty()) {
            throw new InvalidInput("--data %s: must hold a batch of %d training images, found fewer; give another, or "
                    + "a smaller --batch", data, batch);
        }
        return new Batches(batches);
    }

    private static Batch copy(PixelBatch batch) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(batch.pixels().remaining()).put(batch.pixels().duplicate());
        int[] labels = Arrays.stream(batch.labels()).map(label -> label % Trainee.CLASSES).toArray();
        return new Batch(Images.pixels(pixels.flip(), batch.count(), batch.size()), labels);
    }

    /** One batch of random pixels, again and again. */
    static Batches random(int batch, int size) {
        byte[] pixels = new byte[batch * size * size * CHANNELS];
        new Random(0).nextBytes(pixels);
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        int[] labels = new int[batch];
        Arrays.setAll(labels, image -> image % Trainee.CLASSES);
        return new Batches(List.of(new Batch(Images.pixels(direct, batch, size), labels)));
    }

    /** The next batch, the first one after the last. */
    Batch next() {
        return batches.get(next++ % batches.size());
    }
}
