package dev.varve.train.metric;

import dev.varve.card.TargetKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The metrics of single labels. */
final class ClassMetrics {

    static final String BINARY = "-binary";
    /** Probabilities nearer to 0 are raised to it, as scikit-learn does: the distance of 1 to the next double. */
    private static final double LEAST_PROBABILITY = Math.ulp(1.0);

    private ClassMetrics() {
    }

    static Stream<Metric> all() {
        return Stream.of(ofMatrix(), ofHits(), ofProbabilities(), ofRankings()).flatMap(some -> some);
    }

    static Metric top(String name, int k) {
        return Metric.ofCounts(name, evidence -> (double) evidence.amongFirst(k) / evidence.matrix().total());
    }

    private static Stream<Metric> ofMatrix() {
        return Stream.of(
                Metric.ofCounts("accuracy", evidence -> evidence.matrix().accuracy()),
                Metric.ofCounts("error-rate", evidence -> 1 - evidence.matrix().accuracy()).falling(),
                Metric.ofCounts("hamming", evidence -> 1 - evidence.matrix().accuracy()).falling(),
                Metric.ofCounts("balanced-accuracy", evidence -> balanced(evidence.matrix())),
                Metric.ofCounts("balanced-accuracy-adjusted", evidence -> adjusted(evidence.matrix())),
                Metric.ofCounts("matthews", evidence -> matthews(evidence.matrix())),
                Metric.ofCounts("kappa", evidence -> kappa(evidence.matrix(), (i, j) -> i == j ? 0 : 1)),
                Metric.ofCounts("kappa-linear", evidence -> kappa(evidence.matrix(), (i, j) -> Math.abs(i - j))),
                Metric.ofCounts("kappa-quadratic", evidence -> kappa(evidence.matrix(), (i, j) -> (i - j) * (i - j))));
    }

    private static Stream<Metric> ofHits() {
        return Metrics.ofHits().entrySet().stream().flatMap(figure -> Stream.of(
                Metric.ofCounts(figure.getKey(), evidence -> Hits.macro(occurring(evidence), figure.getValue())),
                Metric.ofCounts(figure.getKey() + "-micro",
                        evidence -> Hits.micro(occurring(evidence), figure.getValue())),
                Metric.ofCounts(figure.getKey() + "-weighted",
                        evidence -> Hits.weighted(occurring(evidence), figure.getValue())),
                Metric.ofCounts(figure.getKey() + BINARY, evidence -> evidence.matrix().total() == 0 ? Double.NaN
                        : figure.getValue().applyAsDouble(evidence.matrix().perClass().get(1)))));
    }

    private static List<Hits> occurring(Evidence evidence) {
        return evidence.matrix().perClass().stream().filter(Hits::occurs).toList();
    }

    private static Stream<Metric> ofProbabilities() {
        return Stream.of(
                Metric.ofScores("log-loss", scores -> rows(scores, row -> -Math.log(Math.max(LEAST_PROBABILITY,
                        Math.min(1 - LEAST_PROBABILITY, scores.probabilities(row)[scores.label(row)]))))).falling(),
                Metric.ofScores("brier", scores -> rows(scores, row -> squares(scores, row))).falling(),
                Metric.ofScores("brier" + BINARY, scores -> rows(scores, row -> squares(scores, row) / 2)).falling(),
                Metric.ofScores("calibration-error",
                        scores -> Reliability.of(TargetKind.LABEL, scores, Reliability.BINS).error()).falling());
    }

    private static double rows(Scores scores, IntToDoubleFunction figure) {
        return IntStream.range(0, scores.rows()).mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static double squares(Scores scores, int row) {
        double[] shares = scores.probabilities(row);
        return IntStream.range(0, shares.length)
                .mapToDouble(label -> shares[label] - (label == scores.label(row) ? 1 : 0)).map(d -> d * d).sum();
    }

    private static Stream<Metric> ofRankings() {
        return Stream.of(
                Metric.ofScores("roc-auc", scores -> rankings(scores).stream().mapToDouble(Ranking::rocArea).average()
                        .orElse(Double.NaN)),
                Metric.ofScores("roc-auc-weighted", scores -> LabelMetrics.weighted(rankings(scores),
                        Ranking::rocArea)),
                Metric.ofScores("roc-auc-ovo", ClassMetrics::pairs),
                Metric.ofScores("roc-auc" + BINARY, scores -> rankings(scores).get(1).rocArea()),
                Metric.ofScores("average-precision", scores -> rankings(scores).stream()
                        .mapToDouble(Ranking::averagePrecision).average().orElse(Double.NaN)),
                Metric.ofScores("average-precision-micro", scores -> together(scores).averagePrecision()),
                Metric.ofScores("average-precision" + BINARY, scores -> rankings(scores).get(1).averagePrecision()));
    }

    /** Each class against the rest. */
    private static List<Ranking> rankings(Scores scores) {
        Scores shares = scores.asProbabilities();
        return IntStream.range(0, scores.outputs()).mapToObj(label -> Ranking.of(scores.rows(),
                row -> shares.at(row, label), row -> scores.label(row) == label)).toList();
    }

    private static Ranking together(Scores scores) {
        int outputs = scores.outputs();
        Scores shares = scores.asProbabilities();
        return Ranking.of(scores.rows() * outputs, entry -> shares.values()[entry],
                entry -> scores.label(entry / outputs) == entry % outputs);
    }

    /** The mean over pairs of classes that have images (Hand and Till 2001). */
    private static double pairs(Scores scores) {
        Scores shares = scores.asProbabilities();
        int[] labels = IntStream.range(0, scores.rows()).map(scores::label).distinct().sorted().toArray();
        List<Double> areas = new ArrayList<>();
        for (int a : labels) {
            for (int b : labels) {
                if (a != b) {
                    int[] rows = IntStream.range(0, scores.rows())
                            .filter(row -> scores.label(row) == a || scores.label(row) == b).toArray();
                    areas.add(Ranking.of(rows.length, i -> shares.at(rows[i], a),
                            i -> scores.label(rows[i]) == a).rocArea());
                }
            }
        }
        return areas.stream().mapToDouble(area -> area).average().orElse(Double.NaN);
    }

    private static double balanced(ConfusionMatrix matrix) {
        return matrix.perClass().stream().filter(one -> one.support() > 0).mapToDouble(Hits::recall).average()
                .orElse(Double.NaN);
    }

    /** 0 for chance, 1 for all right. */
    private static double adjusted(ConfusionMatrix matrix) {
        double chance = 1.0 / matrix.perClass().stream().filter(one -> one.support() > 0).count();
        return (balanced(matrix) - chance) / (1 - chance);
    }

    /** The correlation of predicted and true classes; 0 if either is always the same. */
    private static double matthews(ConfusionMatrix matrix) {
        double total = matrix.total();
        if (total == 0) {
            return Double.NaN;
        }
        double right = matrix.accuracy() * total;
        double both = 0;
        double predicted = 0;
        double actual = 0;
        for (Hits one : matrix.perClass()) {
            both += (double) one.predicted() * one.support();
            predicted += (double) one.predicted() * one.predicted();
            actual += (double) one.support() * one.support();
        }
        double scale = Math.sqrt((total * total - predicted) * (total * total - actual));
        return scale == 0 ? 0 : (right * total - both) / scale;
    }

    /** Cohen's: how much less a disagreement weighs than by chance; classes count that occur. */
    private static double kappa(ConfusionMatrix matrix, IntBinaryOperator weight) {
        List<Hits> all = matrix.perClass();
        int[] labels = IntStream.range(0, all.size()).filter(label -> all.get(label).occurs()).toArray();
        double found = 0;
        double expected = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                int w = weight.applyAsInt(i, j);
                found += (double) w * matrix.count(labels[i], labels[j]);
                expected += (double) w * all.get(labels[i]).support() * all.get(labels[j]).predicted()
                        / matrix.total();
            }
        }
        return 1 - found / expected;
    }
}
