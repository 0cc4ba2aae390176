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
    public void add(Scores batch) {
        requireClasses(batch.classes());
        for (int row = 0; row < batch.rows(); row++) {
            counts[batch.targets()[row]][batch.predicted(row)]++;
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
    public List<ClassResult> perClass() {
        return IntStream.range(0, classes())
                .mapToObj(label -> ClassResult.of(counts[label][label], predicted(label), actual(label))).toList();
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

    /**
     * What was found of one class.
     *
     * @param precision share of the rows predicted as this class that are of it; 0 if none is predicted
     * @param recall share of the rows of this class that are predicted as it; 0 if none is of it
     * @param f1 harmonic mean of both; 0 if the class is neither predicted nor there, or both are 0
     * @param support number of rows of this class
     * @param predicted number of rows predicted as this class
     */
    public record ClassResult(double precision, double recall, double f1, long support, long predicted) {

        private static ClassResult of(long hits, long predicted, long support) {
            return new ClassResult(share(hits, predicted), share(hits, support), share(2 * hits, predicted + support),
                    support, predicted);
        }

        /**
         * Whether the class was seen at all; macro averages run over the classes that were.
         *
         * @return true if it is the true or the predicted class of some row
         */
        public boolean occurs() {
            return support + predicted > 0;
        }

        private static double share(long part, long whole) {
            return whole == 0 ? 0 : (double) part / whole;
        }
    }
}
