package dev.varve.benchmarks;

/** A phase of Varve's engine that trains on decoded pixels. */
final class TraineeSide implements Side {

    private static final int WARM_UP = 3;

    private final String name;
    private final Trainee trainee;
    private final Batches batches;
    private final int steps;

    /** Runs a few steps that are not timed; a round then is {@code steps} steps. */
    TraineeSide(String name, Trainee trainee, Batches batches, int steps) {
        this.name = name;
        this.trainee = trainee;
        this.batches = batches;
        this.steps = steps;
        for (int i = 0; i < WARM_UP; i++) {
            step();
        }
    }

    private int step() {
        Batches.Batch batch = batches.next();
        trainee.train(batch.images(), batch.labels());
        return batch.labels().length;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double imagesPerSecond() {
        long began = System.nanoTime();
        int images = 0;
        for (int i = 0; i < steps; i++) {
            images += step();
        }
        return images / ((System.nanoTime() - began) / 1e9);
    }

    @Override
    public void close() {
        trainee.close();
    }
}
