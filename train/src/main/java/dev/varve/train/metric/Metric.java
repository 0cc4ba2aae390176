package dev.varve.train.metric;

/**
 * A figure of a classifier, summed over batches. Not safe for use by several threads.
 */
public interface Metric {

    /**
     * The name under which the figure stands in events and tables.
     *
     * @return one of {@link Metrics#names}
     */
    String name();

    /**
     * Counts a batch.
     *
     * @param batch scores of as many classes as the metric was made for
     * @throws IllegalArgumentException if the batch has another number of classes
     */
    void add(Scores batch);

    /**
     * The figure of all rows so far.
     *
     * @return the figure, NaN if nothing was counted
     */
    double value();
}
