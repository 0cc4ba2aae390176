package dev.varve.train.solve;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.varve.train.engine.LinearHead;
import dev.varve.train.engine.LinearHead.Matrix;
import dev.varve.train.engine.LinearHead.Rows;
import dev.varve.train.engine.LogisticRegression;
import dev.varve.train.engine.RidgeRegression;
import dev.varve.train.loss.Loss;
import dev.varve.train.loss.SquaredError;
import dev.varve.train.truth.Targets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the best linear head: a regression for each penalty, from strong to weak, and of these the one with the best
 * accuracy on images that it was not computed from, with the smaller loss there in a tie; where images have no single
 * class, the one with the smallest loss there. Classes and names are told by logistic regression, values by ridge
 * regression.
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
            int order = valid.accuracy == null ? 0 : Double.compare(valid.accuracy, other.valid.accuracy);
            return order > 0 || order == 0 && valid.loss < other.valid.loss;
        }
    }

    /**
     * How well a matrix tells what is true.
     *
     * @param loss mean cross-entropy, binary ones or squared error, without the penalty and all images counted alike
     * @param accuracy share of images whose class was found; null where they have no single class
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fit(double loss, Double accuracy) {
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
     * @param loss what is made small, with how much each class counts
     * @param outputs how many classes, names or values
     * @param threads that compute; another number gives other bits
     */
    public static Solved solve(FeatureTable train, FeatureTable valid, List<Double> penalties, Loss loss,
            int outputs, int threads) {
        List<Candidate> path = new ArrayList<>();
        Matrix matrix = null;
        Candidate best = null;
        try (LinearHead head = loss instanceof SquaredError
                ? new RidgeRegression(train.rows(), train.standard(), threads)
                : new LogisticRegression(train.rows(), train.standard(), outputs, loss, threads)) {
            int rises = 0;
            for (int i = 0; i < penalties.size() && rises < MOST_RISES; i++) {
                Matrix found = head.solve(penalties.get(i));
                Candidate candidate = new Candidate(penalties.get(i), fit(head, train.rows(), outputs, loss),
                        fit(head, valid.rows(), outputs, loss));
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

    private static Fit fit(LinearHead head, Rows rows, int outputs, Loss loss) {
        return rows.targets() instanceof Targets.Labels labels ? fit(head.logits(rows), labels, outputs)
                : fit(head.logits(rows), (Targets.Rows) rows.targets(), loss);
    }

    private static Fit fit(List<float[]> pieces, Targets.Rows truth, Loss loss) {
        double sum = 0;
        int at = 0;
        for (float[] logits : pieces) {
            for (float logit : logits) {
                double target = truth.numbers()[at++];
                sum += loss instanceof SquaredError ? (logit - target) * (logit - target)
                        : Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
            }
        }
        return new Fit(sum / at, null);
    }

    private static Fit fit(List<float[]> pieces, Targets.Labels truth, int classes) {
        double loss = 0;
        int correct = 0;
        int row = 0;
        for (float[] logits : pieces) {
            for (int begin = 0; begin < logits.length; begin += classes, row++) {
                int label = truth.labels()[row];
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
