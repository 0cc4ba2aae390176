package dev.varve.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.train.truth.Targets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

    private static final double RELATIVE = 1e-10;
    /** Targets are kept in single precision, which rounds the values of the file. */
    private static final double RELATIVE_OF_VALUES = 1e-6;
    private static final List<String> TOPS = List.of("top-2", "top-3");

    private static Evidence evidence(TargetKind kind, Scores scores, Metric... metrics) {
        Evidence evidence = new Evidence(kind, scores.outputs(), List.of(metrics));
        evidence.add(scores.values(), scores.targets());
        return evidence;
    }

    private static Stream<String> names(TargetKind kind, int outputs) {
        return Stream.concat(Metrics.names(kind).stream(), kind == TargetKind.LABEL ? TOPS.stream() : Stream.empty())
                .filter(name -> outputs == 2 || !name.endsWith(ClassMetrics.BINARY));
    }

    static Stream<Arguments> references() {
        return Stream.of(MetricReference.CLASSES, MetricReference.BINARY, MetricReference.LABELS,
                MetricReference.VALUES).flatMap(List::stream).flatMap(set -> {
                    MetricReference reference = MetricReference.of(set);
                    return names(reference.kind(), reference.scores().outputs())
                            .filter(name -> reference.expected(name) != null).map(name -> Arguments.of(set, name));
                });
    }

    @ParameterizedTest
    @MethodSource("references")
    void value_ofReferenceScores_isScikitLearns(String set, String name) {
        MetricReference reference = name.equals("msle") ? MetricReference.of(set).shifted() : MetricReference.of(set);
        Metric metric = Metrics.named(name, reference.kind(), reference.scores().outputs());
        double expected = reference.expected(name);
        double found = metric.value(evidence(reference.kind(), reference.scores(), metric));
        if (Double.isNaN(expected)) {
            assertThat(found).isNaN();
        } else {
            double relative = reference.kind() == TargetKind.VALUES ? RELATIVE_OF_VALUES : RELATIVE;
            assertThat(found).isCloseTo(expected, within(relative * Math.max(1, Math.abs(expected))));
        }
    }

    @Test
    void references_coverEveryName() {
        Set<String> covered = new HashSet<>();
        references().forEach(one -> covered.add(MetricReference.of((String) one.get()[0]).kind() + " " + one.get()[1]));
        MetricReference.read("targets.json").get("metrics").fields().forEachRemaining(kind ->
                kind.getValue().fieldNames().forEachRemaining(name -> covered.add(kind.getKey() + " " + name)));
        for (TargetKind kind : TargetKind.values()) {
            assertThat(covered).containsAll(Metrics.names(kind).stream().map(name -> kind + " " + name).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"label,plain", "labels,labels"})
    void value_ofFurtherAverages_isScikitLearns(String kind, String set) {
        MetricReference reference = MetricReference.of(set);
        JsonNode expected = MetricReference.read("targets.json").at("/metrics/" + kind);
        expected.fields().forEachRemaining(one -> {
            Metric metric = Metrics.named(one.getKey(), reference.kind(), reference.scores().outputs());
            assertThat(metric.value(evidence(reference.kind(), reference.scores(), metric))).as(one.getKey())
                    .isCloseTo(one.getValue().asDouble(), within(RELATIVE));
        });
    }

    @Test
    void value_ofTwoValues_isTheMeanOfBoth() {
        Scores one = MetricReference.of("values").scores();
        double[] truth = new double[2 * one.rows()];
        double[] said = new double[2 * one.rows()];
        for (int row = 0; row < one.rows(); row++) {
            truth[2 * row] = one.truth(row, 0);
            truth[2 * row + 1] = one.at(row, 0);
            said[2 * row] = one.at(row, 0) + 0.25;
            said[2 * row + 1] = one.truth(row, 0) + 0.25;
        }
        Scores two = new Scores(said, 2, MetricReference.rows(truth, 2));
        MetricReference.read("targets.json").at("/metrics/two_values").fields().forEachRemaining(figure ->
                assertThat(Metrics.named(figure.getKey(), TargetKind.VALUES, 2)
                        .value(evidence(TargetKind.VALUES, two))).as(figure.getKey())
                        .isCloseTo(figure.getValue().asDouble(), within(RELATIVE_OF_VALUES)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pearson", "spearman"})
    void correlation_withWhatNeverChanges_isNaN(String name) {
        Metric metric = Metrics.named(name, TargetKind.VALUES, 1);
        for (double constant : new double[] {0.1, 0.3, 7}) {        // 0.1 + 0.1 + 0.1 is not 3 times 0.1
            Scores scores = new Scores(new double[] {constant, constant, constant}, 1,
                    new Targets.Rows(new float[] {0.5f, 1, 2}, 1));
            assertThat(metric.value(evidence(TargetKind.VALUES, scores))).isNaN();
        }
    }

    static Stream<Arguments> all() {
        return Stream.of(TargetKind.values()).flatMap(kind -> Stream.of(2, 8).flatMap(outputs ->
                names(kind, outputs).map(name -> Arguments.of(kind, outputs, name))));
    }

    private static Scores random(TargetKind kind, int rows, int outputs) {
        Random random = new Random(1);
        double[] values = IntStream.range(0, rows * outputs).mapToDouble(i -> random.nextInt(6) - 2.5).toArray();
        double[] truth = IntStream.range(0, rows * outputs)
                .mapToDouble(i -> kind == TargetKind.LABELS ? random.nextInt(2) : random.nextInt(9)).toArray();
        return new Scores(values, outputs, kind != TargetKind.LABEL ? MetricReference.rows(truth, outputs)
                : new Targets.Labels(IntStream.range(0, rows).map(i -> random.nextInt(outputs)).toArray()));
    }

    private static Scores rows(Scores all, int from, int to) {
        return new Scores(Arrays.copyOfRange(all.values(), from * all.outputs(), to * all.outputs()), all.outputs(),
                all.targets().part(from, to - from));
    }

    @ParameterizedTest
    @MethodSource("all")
    void value_ofPartsAddedOrMerged_isThatOfTheWhole(TargetKind kind, int outputs, String name) {
        Metric metric = Metrics.named(name, kind, outputs);
        Scores whole = random(kind, 40, outputs);
        Evidence added = evidence(kind, rows(whole, 0, 7), metric);
        added.add(rows(whole, 7, 40).values(), rows(whole, 7, 40).targets());
        Evidence merged = evidence(kind, rows(whole, 0, 23), metric);
        merged.merge(evidence(kind, rows(whole, 23, 40), metric));
        Double value = metric.value(evidence(kind, whole, metric));           // as an object: NaN equals NaN
        assertThat(metric.value(added)).isEqualTo(value);
        assertThat(metric.value(merged)).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("all")
    void value_ofNothing_isNaN(TargetKind kind, int outputs, String name) {
        Metric metric = Metrics.named(name, kind, outputs);
        assertThat(metric.value(new Evidence(kind, outputs, List.of(metric)))).isNaN();
        assertThat(metric.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"2,top_k_all_tied", "3,top_k_all_tied", "2,top_k_some_tied", "3,top_k_some_tied"})
    void topK_ties_goToTheHigherClassAsInScikitLearn(int k, String scores) {
        MetricReference reference = MetricReference.of(scores);
        assertThat(Metrics.named("top-" + k, TargetKind.LABEL, 5).value(evidence(TargetKind.LABEL, reference.scores())))
                .isCloseTo(reference.results().get("sklearn_top_" + k).asDouble(), within(RELATIVE));
    }

    @Test
    void macro_classThatNeverOccurs_isLeftOut() {
        Scores scores = new Scores(new double[] {1, 0, 0, 0, 1, 0}, 3, new Targets.Labels(0, 0));
        assertThat(Metrics.named("recall", TargetKind.LABEL, 3).value(evidence(TargetKind.LABEL, scores)))
                .as("classes 0 and 1 occur").isEqualTo((0.5 + 0) / 2);
    }

    @Test
    void rises_ofErrors_isFalse() {
        Map<TargetKind, List<String>> falling = Map.of(
                TargetKind.LABEL, List.of("error-rate", "hamming", "log-loss", "brier", "brier-binary",
                        "calibration-error"),
                TargetKind.LABELS, List.of("hamming"),
                TargetKind.VALUES, List.of("mse", "rmse", "mae", "msle", "exp-rmse", "median-absolute-error",
                        "max-error"));
        falling.forEach((kind, names) -> assertThat(Metrics.names(kind)
                .stream().filter(name -> !Metrics.named(name, kind, 2).rises())).containsExactlyInAnyOrderElementsOf(
                        names));
    }

    @ParameterizedTest
    @ValueSource(strings = {"top-0", "top-", "top-x", "accurcy"})
    void named_unknown_offersTheNearest(String name) {
        assertThatThrownBy(() -> Metrics.named(name, TargetKind.LABEL, 3)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(name + ": no such metric; the nearest are "
                        + (name.startsWith("top") ? "top-5" : "accuracy"));
    }

    @Test
    void named_forAnotherTarget_saysForWhich() {
        assertThatThrownBy(() -> Metrics.named("rmse", TargetKind.LABEL, 3)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("rmse: is for the target values, found the target label; the nearest");
        assertThatThrownBy(() -> Metrics.named("accuracy", TargetKind.LABELS, 3)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("accuracy: is for the target label, found the target labels; the ");
        assertThatThrownBy(() -> Metrics.named("f1", TargetKind.VALUES, 3)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("f1: is for the target label or labels, found the target values; the ");
        assertThatThrownBy(() -> Metrics.named("f1-binary", TargetKind.LABEL, 3)).isInstanceOf(InvalidInput.class)
                .hasMessage("f1-binary: is for two classes, found 3; take f1");
    }
}
