package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import dev.varve.files.Sha256;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.cache.Room;
import dev.varve.train.engine.Border;
import dev.varve.train.engine.Features;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A phase of Varve's engine that trains on features, read from the feature cache for each step; a unit is a step. As in
 * a run, a thread of its own reads the next batch while the engine trains on this one.
 */
final class KeptSide implements Side {

    private final Trainee trainee;
    private final List<Batches.Batch> batches;
    private final Border border;
    private final FeatureCache.Records records;
    /** For each batch what stands for the SHA-256 of its photos. */
    private final List<List<String>> names = new ArrayList<>();
    private final List<ByteBuffer> buffers;
    private int step;

    /**
     * Computes the features of all batches and keeps them; takes turns with a network, and closes it.
     *
     * @param trainee in a phase that has something frozen
     * @param size pixels of each side of the batches' images
     * @param room of its own
     * @throws InvalidInput if the disk has no room for the features
     */
    KeptSide(Trainee trainee, Batches batches, int size, Room room) {
        this.trainee = trainee;
        this.batches = batches.all();
        this.border = trainee.border(size);
        FeatureCache cache = FeatureCache.open(room);
        this.records = cache.records("benchmark", "pixels");
        int bytes = Math.toIntExact(batches.first().labels().length * border.bytes());
        this.buffers = Stream.generate(() -> ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder())).limit(2)
                .toList();
        for (int number = 0; number < this.batches.size(); number++) {
            keep(number);
        }
        if (cache.fault().isPresent()) {
            close();
            throw new InvalidInput("the folder of temporary files: must have room for kept features, found: %s",
                    cache.fault().get());
        }
    }

    private void keep(int number) {
        ByteBuffer features = buffers.get(0).clear();
        trainee.features(batches.get(number).images(), border, features);
        features.flip();
        names.add(IntStream.range(0, batches.get(number).labels().length)
                .mapToObj(image -> new Sha256().add(number + " " + image).hex()).toList());
        for (String name : names.get(number)) {
            byte[] record = new byte[Math.toIntExact(border.bytes())];
            features.get(record);
            records.keep(name, "", record);
        }
    }

    /** Into one of two buffers, so that the other one can be trained on meanwhile. */
    private Features read(int number) {
        ByteBuffer buffer = buffers.get(number % buffers.size()).clear();
        List<String> photos = names.get(number % names.size());
        photos.forEach(photo -> buffer.put(records.find(photo, "").orElseThrow()));
        return new Features(buffer.flip(), border, photos.size());
    }

    /** The loss is computed from features that were kept, so that wrong ones are noticed. */
    @Override
    public Facts facts() {
        return trainee.facts(read(0), batches.get(0).labels());
    }

    @Override
    public Lap run(int units) {
        Stopclock clock = new Stopclock();
        int end = step + units;
        CompletableFuture<Features> ahead = readAhead(step);
        while (step < end) {
            Features features = ahead.join();
            if (step + 1 < end) {
                ahead = readAhead(step + 1);
            }
            trainee.train(features, batches.get(step % batches.size()).labels());
            step++;
        }
        return clock.lap(units);
    }

    private CompletableFuture<Features> readAhead(int number) {
        return CompletableFuture.supplyAsync(() -> read(number));
    }

    @Override
    public void close() {
        trainee.close();
    }
}
