package dev.varve.train.solve;

import dev.varve.train.engine.LogisticRegression;
import dev.varve.train.engine.LogisticRegression.Matrix;
import dev.varve.train.engine.LogisticRegression.Rows;
import dev.varve.train.loss.CrossEntropy;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the best linear head: a logistic regression for each penalty, from strong to weak, and of these the one with
 * the best accuracy on images that it was not computed from, with the smaller loss there in a tie.
 */
public final class HeadSolver {

    /** The path ends when the loss on the other images has risen this often in a row. */
    private static final int MOST_RISES = 2;

    private HeadSolver() {
    }

    /**
     * What a penalty came to.
     *
     * @param penalty factor of half the squared weights
     * @param train how good it is on the images that it was computed from
     * @param valid how good it is on the others
     */
    public record Candidate(double penalty, Fit train, Fit valid) {

        private boolean isBetterThan(Candidate other) {
            return valid.accuracy > other.valid.accuracy
                    || valid.accuracy == other.valid.accuracy && valid.loss < other.valid.loss;
        }
    }

    /**
     * How well a matrix tells classes apart.
     *
     * @param loss mean cross-entropy, without the penalty and all images counted alike
     * @param accuracy share of images whose class was found
     */
    public record Fit(double loss, double accuracy) {
    }

    /**
     * The best head, and how it was found.
     *
     * @param matrix what is put into the head
     * @param best the candidate that it belongs to
     * @param path all candidates, in the order in which they were tried
     */
    public record Solved(Matrix matrix, Candidate best, List<Candidate> path) {
    }

    /**
     * Solves.
     *
     * @param train features that it is computed from
     * @param valid features of other images, which choose the penalty
     * @param penalties from strong to weak, at least one
     * @param loss how much each class counts
     * @param classes how many
     * @param threads that compute; another number gives other bits
     */
    public static Solved solve(FeatureTable train, FeatureTable valid, List<Double> penalties, CrossEntropy loss,
            int classes, int threads) {
        List<Candidate> path = new ArrayList<>();
        Matrix matrix = null;
        Candidate best = null;
        try (LogisticRegression regression = new LogisticRegression(train.rows(), train.standard(), classes, loss,
                threads)) {
            int rises = 0;
            for (int i = 0; i < penalties.size() && rises < MOST_RISES; i++) {
                Matrix found = regression.solve(penalties.get(i));
                Candidate candidate = new Candidate(penalties.get(i), fit(regression, train.rows(), classes),
                        fit(regression, valid.rows(), classes));
                boolean rose = !path.isEmpty() && candidate.valid.loss > path.get(path.size() - 1).valid.loss;
                rises = rose ? rises + 1 : 0;
                path.add(candidate);
                if (best == null || candidate.isBetterThan(best)) {
                    best = candidate;
                    matrix = found;
                }
            }
        }
        return new Solved(matrix, best, List.copyOf(path));
    }

    private static Fit fit(LogisticRegression regression, Rows rows, int classes) {
        double loss = 0;
        int correct = 0;
        int row = 0;
        for (float[] logits : regression.logits(rows)) {
            for (int begin = 0; begin < logits.length; begin += classes, row++) {
                int label = rows.labels()[row];
                int top = begin;
                for (int i = begin; i < begin + classes; i++) {
                    top = logits[i] > logits[top] ? i : top;
                }
                double sum = 0;
                for (int i = begin; i < begin + classes; i++) {
                    sum += Math.exp(logits[i] - logits[top]);
                }
                loss += Math.log(sum) + logits[top] - logits[begin + label];
                correct += top - begin == label ? 1 : 0;
            }
        }
        return new Fit(loss / row, (double) correct / row);
    }
}
