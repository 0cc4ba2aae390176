package dev.varve.train.metric;

/** The share of rows whose true class is among the {@code k} largest scores; 1 if there are no more than k classes. */
final class TopK implements Metric {

    private final int k;
    private final int classes;
    private long hits;
    private long total;

    TopK(int k, int classes) {
        this.k = k;
        this.classes = classes;
    }

    @Override
    public String name() {
        return "top-" + k;
    }

    @Override
    public void add(Scores batch) {
        if (batch.classes() != classes) {
            throw new IllegalArgumentException(name() + " of " + classes + " classes cannot count " + batch.classes());
        }
        for (int row = 0; row < batch.rows(); row++) {
            hits += batch.rankOfTarget(row) < k ? 1 : 0;
        }
        total += batch.rows();
    }

    @Override
    public double value() {
        return (double) hits / total;
    }
}
