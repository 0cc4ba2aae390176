package dev.varve.surgery;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.analysis.AtSize;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Shape;
import dev.varve.graph.Value;
import dev.varve.weights.DType;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** torchvision's and timm's own numbers for embeddings of two features, of a token and a square of positions. */
class PositionsTest {

    private static final int FEATURES = 2;
    /** The libraries compute in singles, places between positions too. */
    private static final double TOLERANCE = 1e-5;

    static JsonNode golden() {
        try (InputStream in = PositionsTest.class.getResourceAsStream("/golden/training/positions.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** A position for each pixel. */
    private static Network network(int size) {
        NetworkBuilder net = NetworkBuilder.network("tiny", "Tiny");
        Value x = net.conv("0", net.image("image", 3), FEATURES, kernel(1));
        x = net.learned("token", new Learned.Prepend(FEATURES), net.rearrange("tokens", "n c h w -> n (h w) c", x));
        return AtSize.of(net.build(net.learned("positions", new Learned.Offset(x.shape().extent(1), FEATURES), x)),
                size);
    }

    private static Weights embedding(int rows) {
        return Weights.of(List.of(FormulaWeights.stream("positions", Shape.of(1, rows, FEATURES))));
    }

    static Stream<Arguments> rows() {
        return Stream.of(Positions.Rule.values()).flatMap(rule -> StreamSupport.stream(
                golden().get(rule.name().toLowerCase(Locale.ROOT)).spliterator(), false)
                .map(row -> Arguments.of(rule, row.get("from").asInt(), row.get("to").asInt(), row.get("array"))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void fit_toAnotherGrid_hasTheLibrarysNumbersAndTheSameToken(Positions.Rule rule, int from, int to, JsonNode array) {
        Weights before = embedding(1 + from * from);

        Positions fitted = Positions.fit(before, network(to), rule);

        NamedArray after = fitted.weights().get("positions");
        assertThat(after.shape()).isEqualTo(Shape.of(1, 1 + to * to, FEATURES));
        double[] expected = StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::asDouble).toArray();
        assertThat(after.doubles()).containsExactly(expected, within(TOLERANCE));
        assertThat(Arrays.copyOf(after.floats(), FEATURES))
                .isEqualTo(Arrays.copyOf(before.get("positions").floats(), FEATURES));
        assertThat(fitted.changes()).isEqualTo(from == to ? List.of() : List.of(
                "positions: interpolated from %dx%d to %dx%d".formatted(from, from, to, to)));
    }

    @Test
    void fit_toTheSameGrid_keepsTheArrays() {
        Weights before = embedding(10);
        assertThat(Positions.fit(before, network(3), Positions.Rule.TIMM).weights()).isEqualTo(before);
    }

    @Test
    void fit_ofPositionsThatAreNoSquareOrOfOtherFeatures_keepsThem() {
        Weights other = Weights.of(List.of(FormulaWeights.stream("positions", Shape.of(1, 10, FEATURES + 1))));
        Stream.of(embedding(12), other, Weights.NONE).forEach(before -> {
            Positions fitted = Positions.fit(before, network(4), Positions.Rule.TIMM);
            assertThat(fitted.weights()).isEqualTo(before);
            assertThat(fitted.changes()).isEmpty();
        });
    }

    @Test
    void fit_ofHalves_interpolatesTheirValuesAsSingles() {
        NamedArray halves = embedding(10).get("positions").as(DType.F16);
        Weights same = Weights.of(List.of(halves.as(DType.F32)));
        assertThat(Positions.fit(Weights.of(List.of(halves)), network(4), Positions.Rule.TIMM))
                .isEqualTo(Positions.fit(same, network(4), Positions.Rule.TIMM));
    }
}
