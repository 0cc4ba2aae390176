package dev.varve.benchmarks;

/** A phase of Varve's engine that trains on decoded pixels; a unit is a step. */
final class TraineeSide implements Side {

    private final Trainee trainee;
    private final Batches batches;

    /** Takes turns with a network, and closes it. */
    TraineeSide(Trainee trainee, Batches batches) {
        this.trainee = trainee;
        this.batches = batches;
    }

    @Override
    public Facts facts() {
        return trainee.facts(batches.first().images(), batches.first().labels());
    }

    @Override
    public Lap run(int units) {
        Stopclock clock = new Stopclock();
        for (int i = 0; i < units; i++) {
            Batches.Batch batch = batches.next();
            trainee.train(batch.images(), batch.labels());
        }
        return clock.lap(units);
    }

    @Override
    public void close() {
        trainee.close();
    }
}
