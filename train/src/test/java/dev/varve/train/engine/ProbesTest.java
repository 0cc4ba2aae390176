package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.train.engine.LinearHead.Rows;
import dev.varve.train.engine.LinearHead.Standard;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** LogME and ridge classifiers against reference values; features pooled on the way through a network. */
final class ProbesTest {

    private static final JsonNode GOLDEN = Reference.file("probes.json");

    private static Rows rows(JsonNode given, int from, int to, int rowsOfPiece) {
        int columns = given.get("x").get(0).size();
        int classes = given.get("classes").asInt();
        double[] x = Reference.numbers(given.get("x"));
        double[] y = Reference.numbers(given.get("y"));
        float[] truth = new float[(to - from) * classes];
        List<ByteBuffer> pieces = Fixtures.pieces(x, from * columns, to * columns, rowsOfPiece * columns);
        for (int row = from; row < to; row++) {
            truth[(row - from) * classes + (int) y[row]] = 1;
        }
        return new Rows(pieces, columns, new Targets.Rows(truth, classes));
    }

    @Test
    void logMe_ofMoreAndOfFewerImagesThanFeatures_isTheEvidence() {
        for (JsonNode given : GOLDEN.get("cases")) {
            int all = given.get("y").size();
            for (int rowsOfPiece : new int[] {7, all}) {
                assertThat(LogMe.of(rows(given, 0, all, rowsOfPiece), 1))
                        .isCloseTo(given.get("log_me").asDouble(), within(1e-6));
            }
        }
    }

    @Test
    void logMe_ofFeaturesThatAreAllZero_isThatOfNoise() {
        ByteBuffer zeros = ByteBuffer.allocateDirect(4 * 3 * Float.BYTES).order(ByteOrder.nativeOrder());
        Targets.Rows truth = new Targets.Rows(new float[] {1, 0, 1, 0}, 1);
        double variance = 2 / 4.0;
        assertThat(LogMe.of(new Rows(List.of(zeros), 3, truth), 1))
                .isCloseTo(-(Math.log(2 * Math.PI * variance) + 1) / 2, within(1e-4));
    }

    @Test
    void ridge_onRowsOfClasses_isARidgeClassifier() {
        for (JsonNode given : GOLDEN.get("cases")) {
            int cut = given.get("train").asInt();
            Rows others = rows(given, cut, given.get("y").size(), 7);
            try (RidgeRegression ridge = new RidgeRegression(rows(given, 0, cut, cut), standard(given, cut), 1)) {
                for (JsonNode expected : given.get("ridge")) {
                    ridge.solve(expected.get("penalty").asDouble());
                    assertThat(accuracy(ridge.logits(others), (Targets.Rows) others.targets()))
                            .isCloseTo(expected.get("accuracy").asDouble(), within(1e-9));
                }
            }
        }
    }

    private static Standard standard(JsonNode given, int rows) {
        int columns = given.get("x").get(0).size();
        double[] x = Reference.numbers(given.get("x"));
        float[] mean = new float[columns];
        float[] deviation = new float[columns];
        for (int column = 0; column < columns; column++) {
            int own = column;
            double[] values = IntStream.range(0, rows).mapToDouble(row -> x[row * columns + own])
                    .toArray();
            double average = Arrays.stream(values).average().orElseThrow();
            mean[column] = (float) average;
            deviation[column] = (float) Math.sqrt(Arrays.stream(values)
                    .map(value -> (value - average) * (value - average)).average().orElseThrow());
        }
        return new Standard(mean, deviation);
    }

    private static double accuracy(List<float[]> pieces, Targets.Rows truth) {
        int row = 0;
        int correct = 0;
        for (float[] piece : pieces) {
            for (int begin = 0; begin < piece.length; begin += truth.columns(), row++) {
                int top = 0;
                for (int i = 1; i < truth.columns(); i++) {
                    top = piece[begin + i] > piece[begin + top] ? i : top;
                }
                correct += (int) truth.at(row, top);
            }
        }
        return (double) correct / row;
    }

    @Test
    void pooled_ofANetwork_areMeansOverPositionsAndFeaturesAsTheyAre() {
        List<float[]> seen = new ArrayList<>();
        String last = Tiny.NETWORK.node("head.pool").inputs().get(0);
        try (Engine engine = Fixtures.engine(Tiny.execution(true, Part.frozen("stem"), Part.frozen("block"),
                Part.frozen("head")), Tiny.weights())) {
            Images images = Fixtures.formulaImages(3, Tiny.SIZE);
            engine.observe(images, (node, value) -> {
                if (node.equals(last)) {
                    seen.add(LogisticRegression.values(value.mean(2, 3)));
                } else if (node.equals("head.flatten")) {
                    seen.add(LogisticRegression.values(value.clone()));
                }
            });
            assertThat(engine.pooled(images, List.of(last, "head.flatten")))
                    .usingElementComparator(Arrays::compare).containsExactlyElementsOf(seen);
            assertThat(seen.get(0)).hasSize(3 * 8).containsExactly(seen.get(1), within(1e-6f));
        }
    }

    @Test
    void pooled_ofChannelsLastAndOfTokens_areChannels() {
        assertThat(pooled(torch.arange(new Scalar(24)).reshape(1, 2, 2, 6).to(
                torch.ScalarType.Float))).containsExactly(9, 10, 11, 12, 13, 14);
        assertThat(pooled(torch.arange(new Scalar(24)).reshape(1, 6, 2, 2).to(
                torch.ScalarType.Float))).containsExactly(1.5f, 5.5f, 9.5f, 13.5f, 17.5f, 21.5f);
        assertThat(pooled(torch.arange(new Scalar(6)).reshape(1, 3, 2).to(
                torch.ScalarType.Float))).containsExactly(2, 3);
    }

    private static float[] pooled(Tensor value) {
        PooledValues pooled = new PooledValues(List.of("x"));
        pooled.see("x", value);
        return pooled.all().get(0);
    }
}
