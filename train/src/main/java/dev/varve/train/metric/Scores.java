package dev.varve.train.metric;

/**
 * A batch of what a classifier said, and what was true.
 *
 * <p>The arrays are not copied: they stay as they are while a metric reads them.
 *
 * @param values logits or probabilities, row-major {@code [n, classes]}
 * @param classes number of classes, at least 1
 * @param targets true class of each row, 0 to {@code classes - 1}; {@code [n]}, may be empty
 */
public record Scores(float[] values, int classes, int[] targets) {

    /** Checks lengths and targets. */
    public Scores {
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be at least 1: " + classes);
        }
        if (values.length != (long) targets.length * classes) {
            throw new IllegalArgumentException(String.format(
                    "values must hold %d classes for each of %d targets: %d", classes, targets.length, values.length));
        }
        for (int target : targets) {
            if (target < 0 || target >= classes) {
                throw new IllegalArgumentException(
                        "targets must lie between 0 and " + (classes - 1) + ": " + target);
            }
        }
    }

    /**
     * The number of rows.
     *
     * @return 0 or more
     */
    public int rows() {
        return targets.length;
    }

    /**
     * The class with the largest score; the first of several. NaN counts as larger than any number, as in NumPy.
     *
     * @param row index of the row, from 0
     * @return index of the class
     */
    public int predicted(int row) {
        int best = 0;
        for (int label = 1; label < classes; label++) {
            if (above(at(row, label), at(row, best))) {
                best = label;
            }
        }
        return best;
    }

    /**
     * How many classes stand before the true one when classes are sorted by falling score. Among equal scores the
     * higher class index stands first, as in scikit-learn.
     *
     * @param row index of the row, from 0
     * @return 0 if the true class stands first
     */
    public int rankOfTarget(int row) {
        int target = targets[row];
        int rank = 0;
        for (int label = 0; label < classes; label++) {
            boolean tied = !above(at(row, target), at(row, label));
            if (above(at(row, label), at(row, target)) || label > target && tied) {
                rank++;
            }
        }
        return rank;
    }

    private float at(int row, int label) {
        return values[row * classes + label];
    }

    private static boolean above(float a, float b) {
        return a > b || Float.isNaN(a) && !Float.isNaN(b);
    }
}
