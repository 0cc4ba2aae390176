package dev.varve.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every metric owes. */
abstract class MetricContract {

    /** The name in the registry. */
    abstract String name();

    /** The reference value in a set of results of {@code metrics.json}. */
    abstract JsonNode reference(JsonNode results);

    private Metric counting(int classes, Scores... batches) {
        Metric metric = Metrics.named(name(), classes);
        for (Scores batch : batches) {
            metric.add(batch);
        }
        return metric;
    }

    static Scores random(long seed, int rows, int classes) {
        Random random = new Random(seed);
        float[] values = new float[rows * classes];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(6);
        }
        return new Scores(values, classes, IntStream.range(0, rows).map(i -> random.nextInt(classes)).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "class_absent_in_predictions", "class_absent_in_targets", "constant_predictions"})
    final void value_referenceScores_isScikitLearns(String scores) {
        MetricReference reference = MetricReference.of(scores);
        JsonNode expected = reference(reference.results());
        double number = expected.isObject() ? expected.get("value").asDouble() : expected.asDouble();
        assertThat(counting(5, reference.scores()).value()).isCloseTo(number, Offset.offset(1e-10));
    }

    @Test
    final void add_inParts_isTheWhole() {
        Scores whole = random(1, 40, 8);
        int first = 7;
        assertThat(counting(8, rows(whole, 0, first), rows(whole, first, 40)).value())
                .isEqualTo(counting(8, whole).value());
    }

    private static Scores rows(Scores all, int from, int to) {
        return new Scores(Arrays.copyOfRange(all.values(), from * all.classes(), to * all.classes()), all.classes(),
                Arrays.copyOfRange(all.targets(), from, to));
    }

    @Test
    final void value_nothingCounted_isNaN() {
        assertThat(counting(3).value()).isNaN();
        assertThat(counting(3, new Scores(new float[0], 3, new int[0])).value()).isNaN();
    }

    @Test
    final void value_randomScores_liesBetween0And1() {
        assertThat(IntStream.range(0, 100).mapToDouble(seed -> counting(5, random(seed, 3, 5)).value()))
                .allSatisfy(value -> assertThat(value).isBetween(0.0, 1.0));
    }

    @Test
    final void name_fromTheRegistry_isItsOwn() {
        assertThat(counting(2).name()).isEqualTo(name());
    }

    @Test
    final void add_otherClasses_isRefused() {
        Metric metric = counting(3);
        assertThatThrownBy(() -> metric.add(random(1, 2, 4))).isInstanceOf(IllegalArgumentException.class);
    }
}
