package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.train.engine.LinearHead.Matrix;
import dev.varve.train.engine.LinearHead.Rows;
import dev.varve.train.engine.LinearHead.Standard;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The solver against scikit-learn's. */
final class LogisticRegressionTest {

    private static final JsonNode GOLDEN = Reference.file("solve.json");
    private static final int COLUMNS = GOLDEN.get("x").get(0).size();
    private static final int CLASSES = 3;
    private static final double TOLERANCE = 2e-3;
    private static final int[] LABELS = Arrays.stream(Reference.numbers(GOLDEN.get("labels")))
            .mapToInt(label -> (int) label).toArray();

    @ParameterizedTest
    @ValueSource(ints = {7, 60})
    void solve_fromStrongToWeakAndInPieces_equalsScikitLearn(int rowsOfPiece) {
        try (LogisticRegression regression = regression(List.of(), rowsOfPiece)) {
            for (JsonNode expected : GOLDEN.get("cases")) {
                if (expected.get("class_weight").asText().equals("none")) {
                    assertEqual(regression.solve(expected.get("penalty").asDouble()), expected);
                }
            }
        }
    }

    @Test
    void solve_withClassWeights_equalsScikitLearn() {
        JsonNode expected = GOLDEN.get("cases").get(3);
        assertThat(expected.get("class_weight").asText()).isEqualTo("balanced");
        List<Double> weights = Arrays.stream(Reference.numbers(expected.get("weights"))).boxed().toList();
        try (LogisticRegression regression = regression(weights, 60)) {
            assertEqual(regression.solve(expected.get("penalty").asDouble()), expected);
        }
    }

    private static void assertEqual(Matrix found, JsonNode expected) {
        assertClose(found.weight(), Reference.numbers(expected.get("weight")), "weight");
        assertClose(found.bias(), Reference.numbers(expected.get("bias")), "bias");
    }

    /** Each feature has its own scale, so each column is held to its own largest weight. */
    private static void assertClose(float[] found, double[] expected, String name) {
        assertThat(found).hasSameSizeAs(expected);
        int columns = expected.length / CLASSES;
        for (int i = 0; i < expected.length; i++) {
            double largest = 0;
            for (int row = 0; row < CLASSES; row++) {
                largest = Math.max(largest, Math.abs(expected[row * columns + i % columns]));
            }
            assertThat((double) found[i]).as("%s %d", name, i).isCloseTo(expected[i], within(TOLERANCE * largest));
        }
    }

    @Test
    void logits_ofRows_areThoseOfTheMatrix() {
        try (LogisticRegression regression = regression(List.of(), 60)) {
            Matrix matrix = regression.solve(0.1);
            float[] logits = regression.logits(rows(60)).get(0);
            double[] x = Reference.numbers(GOLDEN.get("x"));
            for (int row = 0; row < LABELS.length; row++) {
                for (int k = 0; k < CLASSES; k++) {
                    double sum = matrix.bias()[k];
                    for (int column = 0; column < COLUMNS; column++) {
                        sum += matrix.weight()[k * COLUMNS + column] * x[row * COLUMNS + column];
                    }
                    assertThat((double) logits[row * CLASSES + k]).isCloseTo(sum, within(1e-4));
                }
            }
        }
    }

    @Test
    void solve_again_givesTheSameBytesAndLeavesNoHandle() {
        List<Matrix> matrices = new ArrayList<>();
        long handles = 0;
        for (int i = 0; i < 3; i++) {
            handles = Pointer.totalCount();
            try (LogisticRegression regression = regression(List.of(), 60)) {
                if (i > 0) {
                    regression.pass();                      // changes nothing
                }
                matrices.add(regression.solve(0.1));
            }
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(handles);
        assertThat(matrices.get(2).weight()).isEqualTo(matrices.get(0).weight());
        assertThat(matrices.get(2).bias()).isEqualTo(matrices.get(0).bias());
    }

    @Test
    void rows_withoutALabelEach_areRefused() {
        List<ByteBuffer> pieces = rows(60).pieces();
        assertThatThrownBy(() -> new Rows(pieces, COLUMNS, new Targets.Labels(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("features: 1 rows of 5 singles do not fit 1200 bytes");
    }

    private static LogisticRegression regression(List<Double> weights, int rowsOfPiece) {
        return new LogisticRegression(rows(rowsOfPiece), standard(), CLASSES, new CrossEntropy(0, weights), 1);
    }

    private static Rows rows(int rowsOfPiece) {
        double[] x = Reference.numbers(GOLDEN.get("x"));
        List<ByteBuffer> pieces = Fixtures.pieces(x, 0, x.length, rowsOfPiece * COLUMNS);
        return new Rows(pieces, COLUMNS, new Targets.Labels(LABELS));
    }

    private static Standard standard() {
        double[] x = Reference.numbers(GOLDEN.get("x"));
        float[] mean = new float[COLUMNS];
        float[] deviation = new float[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            double sum = 0;
            double squares = 0;
            for (int i = column; i < x.length; i += COLUMNS) {
                sum += x[i];
                squares += x[i] * x[i];
            }
            mean[column] = (float) (sum / LABELS.length);
            deviation[column] = (float) Math.sqrt(squares / LABELS.length - sum * sum / LABELS.length / LABELS.length);
        }
        return new Standard(mean, deviation);
    }
}
