package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Reading;
import dev.varve.graph.Shape;
import dev.varve.train.cache.Room;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Loading;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Images;
import dev.varve.train.truth.Targets;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Batches of pixels that are decoded before anything is timed; every side gets the same. */
final class Batches {

    private static final int KEPT = 4;

    private final List<Batch> batches;
    private int next;

    private Batches(List<Batch> batches) {
        this.batches = batches;
    }

    /** All of them, in turn. */
    List<Batch> all() {
        return batches;
    }

    /** Images and a class for each. */
    record Batch(Images images, int[] labels) {
    }

    /**
     * Four full batches of training photos.
     *
     * @throws InvalidInput if there are fewer images than a batch
     */
    static Batches decoded(Dataset photos, Preprocessing preprocessing, int batch) {
        List<Batch> batches = new ArrayList<>();
        ImageBatches source = new ImageBatches(photos, new Loading(batch, 1, Room.none(), 0));
        try (BatchLoader loader = source.evaluation(preprocessing, Part.TRAIN)) {
            while (loader.hasNext() && batches.size() < KEPT) {
                PixelBatch one = loader.next();
                if (one.count() == batch) {
                    batches.add(copy(one));
                }
            }
        }
        if (batches.isEmpty()) {
            throw new InvalidInput("--data: must hold a batch of %d training images, found fewer; give another, or a "
                    + "smaller --batch", batch);
        }
        return new Batches(batches);
    }

    private static Batch copy(PixelBatch batch) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(batch.pixels().remaining()).put(batch.pixels().duplicate());
        int[] labels = Arrays.stream(((Targets.Labels) batch.targets()).labels())
                .map(label -> label % Subject.CLASSES).toArray();
        return new Batch(Images.pixels(pixels.flip(), batch.count(), batch.size()), labels);
    }

    /** One batch of random pixels, again and again. */
    static Batches random(int batch, int size) {
        byte[] pixels = new byte[batch * size * size * Reading.RGB.channels()];
        new Random(0).nextBytes(pixels);
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        int[] labels = new int[batch];
        Arrays.setAll(labels, image -> image % Subject.CLASSES);
        return new Batches(List.of(new Batch(Images.pixels(direct, batch, size), labels)));
    }

    /** The first batch. */
    Batch first() {
        return batches.get(0);
    }

    /** The next batch, the first one after the last. */
    Batch next() {
        return batches.get(next++ % batches.size());
    }

    /** Writes all of them as {@code pixels} [K, N, size, size, 3] and {@code labels} [K, N]. */
    void write(Path file) throws IOException {
        Images like = first().images();
        ByteBuffer pixels = ByteBuffer.allocate(batches.size() * like.bytes().remaining());
        batches.forEach(batch -> pixels.put(batch.images().bytes().duplicate()));
        double[] labels = batches.stream().flatMapToInt(batch -> Arrays.stream(batch.labels())).asDoubleStream()
                .toArray();
        Shape shape = Shape.of(batches.size(), like.count(), like.size(), like.size(), Reading.RGB.channels());
        new Safetensors(Weights.of(List.of(
                new NamedArray("pixels", DType.U8, shape, pixels.flip()),
                NamedArray.rounded("labels", DType.I64, Shape.of(batches.size(), like.count()), labels))),
                Map.of()).write(file);
    }
}
