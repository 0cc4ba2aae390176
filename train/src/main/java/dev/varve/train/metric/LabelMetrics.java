package dev.varve.train.metric;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The metrics of several labels an image. */
final class LabelMetrics {

    private LabelMetrics() {
    }

    static Stream<Metric> all() {
        Stream<Metric> ofHits = Metrics.ofHits().entrySet().stream()
                .flatMap(figure -> ofHits(figure.getKey(), figure.getValue()));
        return Stream.of(ofEntries(), ofHits, ofRankings("roc-auc", Ranking::rocArea),
                ofRankings("average-precision", Ranking::averagePrecision)).flatMap(some -> some);
    }

    private static Stream<Metric> ofEntries() {
        return Stream.of(
                Metric.ofScores("accuracy-multi", LabelMetrics::entries),
                Metric.ofScores("hamming", scores -> 1 - entries(scores)).falling(),
                Metric.ofScores("subset-accuracy", scores -> share(scores.rows(), row -> IntStream.range(0,
                        scores.outputs()).allMatch(name -> isRight(scores, row, name)))));
    }

    private static double entries(Scores scores) {
        return share(scores.rows() * scores.outputs(),
                i -> isRight(scores, i / scores.outputs(), i % scores.outputs()));
    }

    private static double share(int count, IntPredicate isRight) {
        return (double) IntStream.range(0, count).filter(isRight).count() / count;
    }

    private static boolean isRight(Scores scores, int row, int name) {
        return isForetold(scores, row, name) == scores.holds(row, name);
    }

    /** Whether the probability is above one half. */
    private static boolean isForetold(Scores scores, int row, int name) {
        return scores.at(row, name) > 0;
    }

    private static Stream<Metric> ofHits(String name, ToDoubleFunction<Hits> figure) {
        return Stream.of(
                Metric.ofScores(name, scores -> Hits.macro(hits(scores), figure)),
                Metric.ofScores(name + "-micro", scores -> Hits.micro(hits(scores), figure)),
                Metric.ofScores(name + "-weighted", scores -> Hits.weighted(hits(scores), figure)),
                Metric.ofScores(name + "-samples", scores -> Hits.macro(IntStream.range(0, scores.rows())
                        .mapToObj(row -> hits(scores, IntStream.range(0, scores.outputs())
                                .map(column -> row * scores.outputs() + column).toArray())).toList(), figure)));
    }

    /** Of each name. */
    static List<Hits> hits(Scores scores) {
        return IntStream.range(0, scores.outputs()).mapToObj(name -> hits(scores, IntStream.range(0, scores.rows())
                .map(row -> row * scores.outputs() + name).toArray())).toList();
    }

    private static Hits hits(Scores scores, int[] entries) {
        long hits = 0;
        long predicted = 0;
        long support = 0;
        for (int entry : entries) {
            boolean foretold = isForetold(scores, entry / scores.outputs(), entry % scores.outputs());
            boolean holds = scores.holds(entry / scores.outputs(), entry % scores.outputs());
            hits += foretold && holds ? 1 : 0;
            predicted += foretold ? 1 : 0;
            support += holds ? 1 : 0;
        }
        return new Hits(hits, predicted, support);
    }

    private static Stream<Metric> ofRankings(String name, ToDoubleFunction<Ranking> figure) {
        return Stream.of(
                Metric.ofScores(name, scores -> mean(ofNames(scores), figure)),
                Metric.ofScores(name + "-micro", scores -> figure.applyAsDouble(Ranking.of(
                        scores.rows() * scores.outputs(), entry -> scores.values()[entry],
                        entry -> scores.holds(entry / scores.outputs(), entry % scores.outputs())))),
                Metric.ofScores(name + "-weighted", scores -> weighted(ofNames(scores), figure)),
                Metric.ofScores(name + "-samples", scores -> mean(IntStream.range(0, scores.rows())
                        .mapToObj(row -> Ranking.of(scores.outputs(), column -> scores.at(row, column),
                                column -> scores.holds(row, column))).toList(), figure)));
    }

    private static List<Ranking> ofNames(Scores scores) {
        return IntStream.range(0, scores.outputs()).mapToObj(name -> Ranking.of(scores.rows(),
                row -> scores.at(row, name), row -> scores.holds(row, name))).toList();
    }

    private static double mean(List<Ranking> all, ToDoubleFunction<Ranking> figure) {
        return all.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /** The mean of a figure, each counted as often as it is true; those that never are do not count, if none is, 0. */
    static double weighted(List<Ranking> all, ToDoubleFunction<Ranking> figure) {
        double sum = 0;
        long weights = 0;
        for (Ranking one : all) {
            if (one.positives() > 0) {
                sum += one.positives() * figure.applyAsDouble(one);
                weights += one.positives();
            }
        }
        return weights == 0 ? 0 : sum / weights;
    }
}
