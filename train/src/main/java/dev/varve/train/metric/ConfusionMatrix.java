package dev.varve.train.metric;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How often each class was taken for each class, counted over batches; the source of most figures.
 *
 * <p>Edge results are those of scikit-learn: a precision, recall or F1 whose denominator is empty is 0. Of no rows at
 * all every share is NaN. Not safe for use by several threads.
 */
public final class ConfusionMatrix {

    private final long[][] counts;

    /**
     * An empty matrix.
     *
     * @param classes number of classes, at least 1
     */
    public ConfusionMatrix(int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be at least 1: " + classes);
        }
        this.counts = new long[classes][classes];
    }

    /**
     * Counts a batch.
     *
     * @param batch scores of as many classes as the matrix has
     */
    void add(Scores batch) {
        requireClasses(batch.outputs());
        for (int row = 0; row < batch.rows(); row++) {
            counts[batch.label(row)][batch.predicted(row)]++;
        }
    }

    /** Adds the counts of a matrix of as many classes. */
    void merge(ConfusionMatrix other) {
        requireClasses(other.classes());
        for (int label = 0; label < counts.length; label++) {
            for (int taken = 0; taken < counts.length; taken++) {
                counts[label][taken] += other.counts[label][taken];
            }
        }
    }

    /**
     * The number of classes.
     *
     * @return at least 1
     */
    public int classes() {
        return counts.length;
    }

    /**
     * How often a class was taken for a class.
     *
     * @param actual the true class
     * @param predicted the predicted class
     * @return 0 or more
     */
    public long count(int actual, int predicted) {
        return counts[actual][predicted];
    }

    /**
     * The number of rows counted.
     *
     * @return 0 or more
     */
    public long total() {
        return IntStream.range(0, classes()).mapToLong(this::actual).sum();
    }

    /**
     * The share of rows whose class was predicted.
     *
     * @return 0 to 1, or NaN if nothing was counted
     */
    public double accuracy() {
        return (double) IntStream.range(0, classes()).mapToLong(label -> counts[label][label]).sum() / total();
    }

    /**
     * The results of each class.
     *
     * @return one per class, in the order of the classes
     */
    public List<Hits> perClass() {
        return IntStream.range(0, classes())
                .mapToObj(label -> new Hits(counts[label][label], predicted(label), actual(label))).toList();
    }

    /** Rows whose true class is the label. */
    private long actual(int label) {
        return LongStream.of(counts[label]).sum();
    }

    /** Rows whose predicted class is the label. */
    private long predicted(int label) {
        return IntStream.range(0, classes()).mapToLong(actual -> counts[actual][label]).sum();
    }

    private void requireClasses(int found) {
        if (found != classes()) {
            throw new IllegalArgumentException("a matrix of " + classes() + " classes cannot count " + found);
        }
    }
}
