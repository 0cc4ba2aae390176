package dev.varve.benchmarks;

import dev.varve.augment.Augmentation;
import dev.varve.card.Preprocessing;
import dev.varve.train.cache.Room;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Loading;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Images;

/** Epochs of a phase of Varve's engine over files, which are read and augmented anew; a unit is a step. */
final class EpochSide implements Side {

    private static final int LOADERS = 1;

    private final Trainee trainee;
    private final Facts facts;
    private final ImageBatches batches;
    private final Preprocessing preprocessing;
    private int epoch;

    /**
     * Takes turns with a network, and closes it.
     *
     * @param preprocessing how photos are cut and normalised
     * @param room where decoded photos are kept; none to decode in each epoch
     */
    EpochSide(Trainee trainee, Preprocessing preprocessing, Bench bench, Dataset photos, Room room) {
        this.trainee = trainee;
        Batches.Batch first = bench.batches().first();
        this.facts = trainee.facts(first.images(), first.labels());
        this.batches = new ImageBatches(photos, new Loading(bench.batch(), LOADERS, room, 0));
        this.preprocessing = preprocessing;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public Lap run(int units) {
        Stopclock clock = new Stopclock();
        int steps = 0;
        while (steps < units) {
            try (BatchLoader loader = batches.training(preprocessing, Augmentation.STANDARD, epoch++, 0)) {
                while (loader.hasNext()) {
                    PixelBatch one = loader.next();
                    trainee.train(Images.pixels(one.pixels(), one.count(), one.size()), one.targets());
                    steps++;
                }
            }
        }
        return clock.lap(steps);
    }

    @Override
    public void close() {
        trainee.close();
    }
}
