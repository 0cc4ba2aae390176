package dev.varve.benchmarks;

import dev.varve.files.Sha256;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.cache.Room;
import dev.varve.train.engine.Border;
import dev.varve.train.engine.Features;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** A phase of Varve's engine that trains on features, which it reads from the feature cache; a unit is a step. */
final class KeptSide implements Side {

    private final Trainee trainee;
    private final Batches batches;
    private final Border border;
    private final FeatureCache.Records records;
    private final ByteBuffer record;
    private final ByteBuffer features;

    /**
     * Computes the features of all batches and keeps them; takes turns with a network, and closes it.
     *
     * @param room of its own
     */
    KeptSide(Trainee trainee, Batches batches, int size, Room room) {
        this.trainee = trainee;
        this.batches = batches;
        this.border = trainee.border(size);
        this.records = FeatureCache.open(room).records("benchmark", "pixels");
        int count = batches.first().labels().length;
        this.record = ByteBuffer.allocate(Math.toIntExact(border.bytes()));
        this.features = ByteBuffer.allocateDirect(count * record.capacity()).order(ByteOrder.nativeOrder());
        batches.all().forEach(this::keep);
    }

    private void keep(Batches.Batch batch) {
        trainee.features(batch.images(), border, features.clear());
        features.flip();
        List<String> names = names(batch);
        for (String name : names) {
            features.get(record.array());
            records.keep(name, "", record.array().clone());
        }
    }

    /** What stands for the SHA-256 of the photos of a batch. */
    private List<String> names(Batches.Batch batch) {
        int number = batches.all().indexOf(batch);
        return IntStream.range(0, batch.labels().length).mapToObj(i -> new Sha256().add(number + " " + i).hex())
                .toList();
    }

    @Override
    public Facts facts() {
        return trainee.facts(batches.first());
    }

    @Override
    public Lap run(int units) {
        Stopclock clock = new Stopclock();
        for (int i = 0; i < units; i++) {
            Batches.Batch batch = batches.next();
            features.clear();
            names(batch).forEach(name -> features.put(records.find(name, "").orElseThrow()));
            trainee.train(new Features(features.flip(), border, batch.labels().length), batch.labels());
        }
        return clock.lap(units);
    }

    @Override
    public void close() {
        trainee.close();
    }
}
