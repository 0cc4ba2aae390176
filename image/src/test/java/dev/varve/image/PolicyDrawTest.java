package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.augment.Operation;
import dev.varve.augment.Policy;
import dev.varve.random.Draws;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against torchvision's tables and fastai's erased rectangles. */
class PolicyDrawTest {

    private static final double SINGLE = 2e-7;           // torchvision keeps magnitudes in float32

    private static JsonNode reference;

    @BeforeAll
    static void read() throws IOException {
        reference = new ObjectMapper().readTree(PolicyDrawTest.class.getResource("/golden/policies.json"));
    }

    private static void assertTable(Policy policy, int size, JsonNode table) {
        Iterator<String> names = table.fieldNames();
        for (Operation operation : Operation.values()) {
            String name = names.next();
            assertThat(name.replaceAll("(?<=[a-z])([A-Z])", "_$1").toUpperCase(Locale.ROOT))
                    .isEqualTo(operation.name());
            JsonNode magnitudes = table.get(name).get("magnitudes");
            assertThat(operation.isSigned()).isEqualTo(table.get(name).get("signed").asBoolean());
            for (int bin = 0; bin < magnitudes.size(); bin++) {
                double wanted = magnitudes.get(bin).asDouble();
                assertThat(policy.magnitude(operation, bin, size)).as("%s %d", name, bin)
                        .isCloseTo(wanted, within(SINGLE * Math.max(1, wanted)));
            }
        }
        assertThat(names.hasNext()).isFalse();
    }

    @Test
    void magnitudes_ofRandAugment_equalReferenceTables() {
        for (JsonNode row : reference.get("rand_augment")) {
            assertTable(new Policy.RandAugment(2, 9, row.get("bins").asInt()), row.get("size").asInt(),
                    row.get("table"));
        }
    }

    @Test
    void magnitudes_ofTrivialAugment_equalReferenceTables() {
        for (JsonNode row : reference.get("trivial_augment")) {
            assertTable(new Policy.TrivialAugment(row.get("bins").asInt()), 100, row.get("table"));
        }
    }

    @Test
    void of_manyItems_drawsEachOperationAlikeAndSignsHalf() {
        Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
        int negative = 0;
        for (int item = 0; item < 7000; item++) {
            List<PolicyDraw> drawn = PolicyDraw.of(Policy.RandAugment.STANDARD, 224,
                    Draws.of(0, Draws.Purpose.AUGMENT, 0, item));
            assertThat(drawn).hasSize(2);
            for (PolicyDraw one : drawn) {
                counts.merge(one.operation(), 1, Integer::sum);
                negative += one.magnitude() < 0 ? 1 : 0;
                assertThat(Math.abs(one.magnitude()))
                        .isEqualTo(Policy.RandAugment.STANDARD.magnitude(one.operation(), 9, 224));
            }
        }
        assertThat(counts).hasSize(14).allSatisfy((operation, count) -> assertThat(count).isBetween(880, 1120));
        assertThat(negative).isBetween(4200, 4800);         // 9 of 14 operations, a half of each
    }

    @Test
    void of_trivialAugment_drawsEveryStrengthOfOneOperation() {
        Map<Double, Integer> degrees = new TreeMap<>();
        for (int item = 0; item < 14 * 62 * 20; item++) {
            List<PolicyDraw> drawn = PolicyDraw.of(Policy.TrivialAugment.STANDARD, 224,
                    Draws.of(1, Draws.Purpose.AUGMENT, 0, item));
            assertThat(drawn).hasSize(1);
            if (drawn.get(0).operation() == Operation.ROTATE) {
                degrees.merge(drawn.get(0).magnitude(), 1, Integer::sum);
            }
        }
        assertThat(degrees.keySet().stream().map(Math::abs).distinct()).hasSize(31);
        assertThat(degrees).containsKeys(135.0, -135.0);
    }

    @Test
    void moves_ofOperations_endAtTheFirstThatChangesValues() {
        PolicyDraw turn = new PolicyDraw(Operation.ROTATE, 5);
        PolicyDraw light = new PolicyDraw(Operation.BRIGHTNESS, 0.1);

        assertThat(PolicyDraw.moves(List.of(turn, turn, light, turn))).isEqualTo(2);
        assertThat(PolicyDraw.moves(List.of(light, turn))).isZero();
        assertThat(PolicyDraw.moves(List.of())).isZero();
    }

    @Test
    void span_ofEachDraw_isTheRowsAndColumnsOfTheReference() {
        for (JsonNode row : reference.get("erased")) {
            int side = row.get("side").asInt();
            double most = (double) side * side / row.get("count").asInt();
            double area = most * 0.3 * row.get("u").get(0).asDouble();
            double log = Math.log(0.3);
            double aspect = Math.exp(log - 2 * log * row.get("u").get(1).asDouble());

            assertThat(Eraser.Span.of(area * aspect, side, row.get("u").get(2).asDouble())).as("%s", row)
                    .isEqualTo(new Eraser.Span(row.get("rows").get(0).asInt(), row.get("rows").get(1).asInt()));
            assertThat(Eraser.Span.of(area / aspect, side, row.get("u").get(3).asDouble())).as("%s", row)
                    .isEqualTo(new Eraser.Span(row.get("columns").get(0).asInt(), row.get("columns").get(1).asInt()));
        }
    }
}
