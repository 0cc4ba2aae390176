package dev.varve.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.train.truth.Targets;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusionMatrixTest {

    private static ConfusionMatrix matrix(Scores scores) {
        ConfusionMatrix matrix = new ConfusionMatrix(scores.outputs());
        matrix.add(scores);
        return matrix;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "class_absent_in_predictions", "class_absent_in_targets", "constant_predictions"})
    void countsAndPerClass_referenceScores_areScikitLearns(String name) {
        MetricReference reference = MetricReference.of(name);
        ConfusionMatrix matrix = matrix(reference.scores());
        JsonNode expected = reference.results().get("confusion_matrix");
        for (int actual = 0; actual < 5; actual++) {
            for (int predicted = 0; predicted < 5; predicted++) {
                assertThat(matrix.count(actual, predicted)).isEqualTo(expected.get(actual).get(predicted).asLong());
            }
        }
        assertThat(matrix.total()).isEqualTo(60);
        JsonNode perClass = reference.results().at("/averages_all_labels/per_class");
        assertResults(matrix, perClass.get("precision"), Hits::precision);
        assertResults(matrix, perClass.get("recall"), Hits::recall);
        assertResults(matrix, perClass.get("f1"), hits -> hits.f(1));
    }

    private static void assertResults(ConfusionMatrix matrix, JsonNode node, ToDoubleFunction<Hits> result) {
        JsonNode expected = node.isObject() ? node.get("value") : node;
        for (int label = 0; label < 5; label++) {
            assertThat(result.applyAsDouble(matrix.perClass().get(label)))
                    .isCloseTo(expected.get(label).asDouble(), Offset.offset(1e-10));
        }
    }

    @Test
    void perClass_nothingCounted_isZeroAndDoesNotOccur() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);
        assertThat(matrix.accuracy()).isNaN();
        assertThat(matrix.perClass()).containsOnly(new Hits(0, 0, 0));
        assertThat(matrix.perClass().get(0).occurs()).isFalse();
    }

    @Test
    void predicted_tiesAndNaN_areAsInNumPy() {
        double nan = Double.NaN;
        Scores scores = new Scores(new double[] {1, 2, 2, nan, 5, nan, 0, nan, 9}, 3, new Targets.Labels(0, 1, 2));
        assertThat(scores.predicted(0)).isEqualTo(1);
        assertThat(scores.predicted(1)).isEqualTo(0);
        assertThat(scores.predicted(2)).isEqualTo(1);
        assertThat(scores.rankOfTarget(2)).isEqualTo(1);
    }

    @Test
    void scores_badInput_isRefused() {
        assertThatThrownBy(() -> new Scores(new double[5], 3, new Targets.Labels(0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values must hold 3 outputs for each of 2 targets: 5");
        assertThatThrownBy(() -> new Scores(new double[3], 3, new Targets.Labels(3)))
                .hasMessage("targets must lie between 0 and 2: 3");
        assertThatThrownBy(() -> new Scores(new double[0], 0, new Targets.Labels()))
                .hasMessage("outputs must be at least 1: 0");
        assertThatThrownBy(() -> new ConfusionMatrix(0)).hasMessage("classes must be at least 1: 0");
        assertThatThrownBy(() -> new ConfusionMatrix(2).add(new Scores(new double[3], 3, new Targets.Labels(0))))
                .hasMessage("a matrix of 2 classes cannot count 3");
    }
}
