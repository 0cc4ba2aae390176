package dev.varve.train.metric;

import dev.varve.train.truth.Targets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a network said of some images, and what is true of them.
 *
 * <p>The arrays are not copied: they stay as they are while others read them.
 *
 * @param values outputs, row-major {@code [n, outputs]}: logits, whose softmax or logistic function is the probability,
 *     or values in the unit of the data
 * @param outputs number of classes, names or values, at least 1
 * @param targets of the {@code n} images; may be none
 */
public record Scores(double[] values, int outputs, Targets targets) {

    /**
     * Checks lengths and labels.
     *
     * @throws IllegalArgumentException if lengths do not fit, or a label is no class
     */
    public Scores {
        if (outputs < 1) {
            throw new IllegalArgumentException("outputs must be at least 1: " + outputs);
        }
        if (values.length != (long) targets.count() * outputs) {
            throw new IllegalArgumentException(String.format(
                    "values must hold %d outputs for each of %d targets: %d", outputs, targets.count(), values.length));
        }
        if (targets instanceof Targets.Labels labels) {
            for (int label : labels.labels()) {
                if (label < 0 || label >= outputs) {
                    throw new IllegalArgumentException(
                            "targets must lie between 0 and " + (outputs - 1) + ": " + label);
                }
            }
        } else if (targets.count() > 0 && ((Targets.Rows) targets).columns() != outputs) {
            throw new IllegalArgumentException("targets must hold " + outputs + " numbers for each image");
        }
    }

    /** How many images. */
    public int rows() {
        return targets.count();
    }

    /** An output of an image. */
    public double at(int row, int output) {
        return values[row * outputs + output];
    }

    /** The class of a row. */
    public int label(int row) {
        return ((Targets.Labels) targets).labels()[row];
    }

    /** The true number of a row and output. */
    public double truth(int row, int output) {
        return ((Targets.Rows) targets).at(row, output);
    }

    /** Whether a name holds. */
    public boolean holds(int row, int output) {
        return truth(row, output) > 0;
    }

    /** The class with the largest score; the first of several. NaN counts as larger than any number, as in NumPy. */
    public int predicted(int row) {
        int best = 0;
        for (int label = 1; label < outputs; label++) {
            if (above(at(row, label), at(row, best))) {
                best = label;
            }
        }
        return best;
    }

    /**
     * How many classes stand before the true one when classes are sorted by falling score. Among equal scores the
     * higher class index stands first, as in scikit-learn.
     */
    int rankOfTarget(int row) {
        int target = label(row);
        int rank = 0;
        for (int label = 0; label < outputs; label++) {
            boolean tied = !above(at(row, target), at(row, label));
            if (above(at(row, label), at(row, target)) || label > target && tied) {
                rank++;
            }
        }
        return rank;
    }

    /** The softmax of a row. */
    public double[] probabilities(int row) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < outputs; label++) {
            largest = Math.max(largest, at(row, label));
        }
        double[] shares = new double[outputs];
        double sum = 0;
        for (int label = 0; label < outputs; label++) {
            shares[label] = Math.exp(at(row, label) - largest);
            sum += shares[label];
        }
        for (int label = 0; label < outputs; label++) {
            shares[label] /= sum;
        }
        return shares;
    }

    /** The probability of a name. */
    public double probability(int row, int name) {
        return 1 / (1 + Math.exp(-at(row, name)));
    }

    /**
     * The same images with outputs that were divided by a number, which makes probabilities more even where it is above
     * 1.
     *
     * @param temperature positive
     */
    public Scores cooled(double temperature) {
        return new Scores(Arrays.stream(values).map(value -> value / temperature).toArray(), outputs, targets);
    }

    /** The same with the softmax of each row in place of its outputs. */
    Scores asProbabilities() {
        double[] all = IntStream.range(0, rows()).boxed().flatMapToDouble(row -> Arrays.stream(probabilities(row)))
                .toArray();
        return new Scores(all, outputs, targets);
    }

    private static boolean above(double a, double b) {
        return a > b || Double.isNaN(a) && !Double.isNaN(b);
    }
}
