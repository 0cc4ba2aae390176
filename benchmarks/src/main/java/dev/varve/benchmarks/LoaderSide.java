package dev.varve.benchmarks;

import dev.varve.card.Preprocessing;
import dev.varve.train.cache.Room;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Loading;
import dev.varve.train.data.Part;

/** Varve's loader with one thread, reading photos as for validation; a unit is a photo. */
final class LoaderSide implements Side {

    private final ImageBatches batches;
    private final Preprocessing preprocessing;

    /**
     * Prepares; reads nothing yet.
     *
     * @param room where decoded photos are kept; none to decode each time
     */
    LoaderSide(Dataset photos, Preprocessing preprocessing, int batch, Room room) {
        this.batches = new ImageBatches(photos, new Loading(batch, 1, room, 0));
        this.preprocessing = preprocessing;
    }

    @Override
    public Lap run(int units) {
        Stopclock clock = new Stopclock();
        int photos = 0;
        while (photos < units) {
            try (BatchLoader loader = batches.evaluation(preprocessing, Part.TRAIN)) {
                while (loader.hasNext()) {
                    photos += loader.next().count();
                }
            }
        }
        return clock.lap(photos);
    }
}
