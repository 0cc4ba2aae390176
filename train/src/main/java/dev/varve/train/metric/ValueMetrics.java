package dev.varve.train.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The metrics of values: the mean over the values of what each predicted column is to its true one. */
final class ValueMetrics {

    private ValueMetrics() {
    }

    static Stream<Metric> all() {
        return Stream.of(
                metric("mse", ValueMetrics::squared).falling(),
                metric("rmse", (said, truth) -> Math.sqrt(squared(said, truth))).falling(),
                metric("mae", (said, truth) -> errors(said, truth).average().orElseThrow()).falling(),
                metric("msle", (said, truth) -> squared(each(said, Math::log1p), each(truth, Math::log1p))).falling(),
                metric("exp-rmse", (said, truth) ->
                        Math.sqrt(squared(each(said, Math::exp), each(truth, Math::exp)))).falling(),
                metric("r2", (said, truth) -> truth.length < 2 ? Double.NaN
                        : 1 - missed(truth.length * squared(said, truth), deviations(truth))),
                metric("explained-variance", (said, truth) ->
                        1 - missed(deviations(differences(said, truth)), deviations(truth))),
                metric("median-absolute-error", (said, truth) -> median(errors(said, truth).toArray())).falling(),
                metric("max-error", (said, truth) -> errors(said, truth).max().orElseThrow()).falling(),
                metric("pearson", ValueMetrics::correlation),
                metric("spearman", (said, truth) -> correlation(ranks(said), ranks(truth))));
    }

    private static Metric metric(String name, ToDoubleBiFunction<double[], double[]> figure) {
        return Metric.ofScores(name, scores -> IntStream.range(0, scores.outputs()).mapToDouble(value ->
                figure.applyAsDouble(IntStream.range(0, scores.rows()).mapToDouble(row -> scores.at(row, value))
                        .toArray(), IntStream.range(0, scores.rows()).mapToDouble(row -> scores.truth(row, value))
                        .toArray())).average().orElseThrow());
    }

    private static double[] differences(double[] said, double[] truth) {
        return IntStream.range(0, truth.length).mapToDouble(i -> truth[i] - said[i]).toArray();
    }

    private static DoubleStream errors(double[] said, double[] truth) {
        return Arrays.stream(differences(said, truth)).map(Math::abs);
    }

    private static double squared(double[] said, double[] truth) {
        return Arrays.stream(differences(said, truth)).map(d -> d * d).average().orElseThrow();
    }

    private static double[] each(double[] values, DoubleUnaryOperator change) {
        return Arrays.stream(values).map(change).toArray();
    }

    /** The sum of squared distances to the mean. */
    private static double deviations(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    }

    /** The share of what there is that was missed; of nothing, none or all. */
    private static double missed(double rest, double whole) {
        return whole == 0 ? (rest == 0 ? 0 : 1) : rest / whole;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    /** Where one of both never changes it is NaN: said outright, for the mean of equal numbers is not always theirs. */
    private static double correlation(double[] a, double[] b) {
        if (isConstant(a) || isConstant(b)) {
            return Double.NaN;
        }
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double both = IntStream.range(0, a.length).mapToDouble(i -> (a[i] - meanA) * (b[i] - meanB)).sum();
        return both / Math.sqrt(deviations(a) * deviations(b));
    }

    private static boolean isConstant(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    /** The place of each value, from 1; equal ones share the mean of theirs. */
    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> values[i])).mapToInt(i -> i).toArray();
        double[] ranks = new double[values.length];
        for (int begin = 0, end; begin < order.length; begin = end) {
            end = begin + 1;
            while (end < order.length && values[order[end]] == values[order[begin]]) {
                end++;
            }
            for (int i = begin; i < end; i++) {
                ranks[order[i]] = (begin + 1 + end) / 2.0;
            }
        }
        return ranks;
    }
}
