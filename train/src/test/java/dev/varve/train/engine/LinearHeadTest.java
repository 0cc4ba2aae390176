package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.train.engine.LinearHead.Matrix;
import dev.varve.train.engine.LinearHead.Rows;
import dev.varve.train.engine.LinearHead.Standard;
import dev.varve.train.loss.BinaryCrossEntropy;
import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of several labels and of values against scikit-learn's. */
final class LinearHeadTest {

    private static final JsonNode GOLDEN = Reference.file("targets.json");
    private static final double[] X = Reference.numbers(GOLDEN.get("x"));
    private static final int COLUMNS = GOLDEN.get("x").get(0).size();
    private static final double LOGISTIC = 2e-3;
    private static final double RIDGE = 1e-4;

    @Test
    void solve_ofSeveralLabels_equalsALogisticRegressionForEach() {
        for (JsonNode expected : GOLDEN.get("logistic")) {
            List<Double> weights = Arrays.stream(Reference.numbers(expected.get("weights"))).boxed().toList();
            try (LinearHead head = new LogisticRegression(rows("labels", 3, 80), standard(), 3,
                    new BinaryCrossEntropy(0, weights), 1)) {
                assertEqual(head.solve(expected.get("penalty").asDouble()), expected, LOGISTIC);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 80})
    void solve_ofValuesAndInPieces_equalsRidgeRegression(int rowsOfPiece) {
        try (LinearHead head = new RidgeRegression(rows("values", 2, rowsOfPiece), standard(), 1)) {
            for (JsonNode expected : GOLDEN.get("ridge")) {
                assertEqual(head.solve(expected.get("penalty").asDouble()), expected, RIDGE);
            }
        }
    }

    @Test
    void logits_ofValues_areThoseOfTheMatrix() {
        try (LinearHead head = new RidgeRegression(rows("values", 2, 80), standard(), 1)) {
            Matrix matrix = head.solve(1);
            float[] said = head.logits(rows("values", 2, 80)).get(0);
            for (int i = 0; i < said.length; i++) {
                double sum = matrix.bias()[i % 2];
                for (int column = 0; column < COLUMNS; column++) {
                    sum += matrix.weight()[i % 2 * COLUMNS + column] * X[i / 2 * COLUMNS + column];
                }
                assertThat((double) said[i]).isCloseTo(sum, within(1e-4));
            }
        }
    }

    @Test
    void solve_again_givesTheSameBytesAndLeavesNoHandle() {
        List<Matrix> matrices = new ArrayList<>();
        long handles = 0;
        for (int i = 0; i < 3; i++) {
            handles = Pointer.totalCount();
            try (LinearHead head = new RidgeRegression(rows("values", 2, 80), standard(), 1)) {
                head.solve(10);
                matrices.add(head.solve(1));
            }
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(handles);
        assertThat(matrices.get(2).weight()).isEqualTo(matrices.get(0).weight());
        assertThat(matrices.get(2).bias()).isEqualTo(matrices.get(0).bias());
    }

    /** Each feature has its own scale, so each column is held to its own largest weight, and the bias to its own. */
    private static void assertEqual(Matrix found, JsonNode expected, double tolerance) {
        double[] weights = Reference.numbers(expected.get("weight"));
        double[] biases = Reference.numbers(expected.get("bias"));
        double largestBias = Arrays.stream(biases).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < biases.length; i++) {
            assertThat((double) found.bias()[i]).isCloseTo(biases[i], within(tolerance * largestBias));
        }
        for (int i = 0; i < weights.length; i++) {
            int column = i % COLUMNS;
            double largest = IntStream.range(0, biases.length)
                    .mapToDouble(row -> Math.abs(weights[row * COLUMNS + column])).max().orElseThrow();
            assertThat((double) found.weight()[i]).as("weight %d", i)
                    .isCloseTo(weights[i], within(tolerance * largest));
        }
    }

    private static Rows rows(String targets, int outputs, int rowsOfPiece) {
        List<ByteBuffer> pieces = Fixtures.pieces(X, 0, X.length, rowsOfPiece * COLUMNS);
        return new Rows(pieces, COLUMNS, new Targets.Rows(singles(Reference.numbers(GOLDEN.get(targets))), outputs));
    }

    private static float[] singles(double[] numbers) {
        float[] singles = new float[numbers.length];
        for (int i = 0; i < singles.length; i++) {
            singles[i] = (float) numbers[i];
        }
        return singles;
    }

    private static Standard standard() {
        int rows = X.length / COLUMNS;
        double[] mean = new double[COLUMNS];
        double[] deviation = new double[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            int own = column;
            mean[column] = IntStream.range(0, rows).mapToDouble(row -> X[row * COLUMNS + own]).average().orElseThrow();
            deviation[column] = Math.sqrt(IntStream.range(0, rows)
                    .mapToDouble(row -> Math.pow(X[row * COLUMNS + own] - mean[own], 2)).average().orElseThrow());
        }
        return new Standard(singles(mean), singles(deviation));
    }
}
