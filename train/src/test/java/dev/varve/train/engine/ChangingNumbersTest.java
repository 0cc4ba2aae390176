package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.plan.Hyper;
import dev.varve.plan.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** fastai's steps while rate, momentum, decay, beta2 and epsilon change at every one, and of a tensor of zeros. */
final class ChangingNumbersTest {

    private static final JsonNode GOLDEN = Reference.file("changing.json");
    private static final double BETA2 = 0.99;
    private static final double EPSILON = 1e-5;
    private static final String LARS = "lars";
    private static final Optimizer LAMB = new Optimizer.Lamb(BETA2, EPSILON);
    private static final Map<String, Optimizer> OPTIMIZERS = Map.of(
            "sgd", new Optimizer.Sgd(false, 0), "rmsprop", new Optimizer.RmsProp(BETA2, EPSILON, false),
            "adam", new Optimizer.Adam(BETA2, EPSILON), "radam", new Optimizer.RAdam(BETA2, EPSILON, 0),
            "qhadam", new Optimizer.QhAdam(BETA2, EPSILON, 0.3, 0.8), LARS, new Optimizer.Lars(0.3, EPSILON, false),
            "lamb", LAMB, "lookahead", new Optimizer.Lookahead(LAMB, 3, 0.7));

    static Stream<JsonNode> cases() {
        return IntStream.range(0, GOLDEN.get("cases").size()).mapToObj(GOLDEN.get("cases")::get);
    }

    @Test
    void optimizers_ofTheReference_areAllCompared() {
        assertThat(cases().map(one -> one.get("name").asText()).distinct())
                .containsExactlyInAnyOrderElementsOf(OPTIMIZERS.keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void step_withNumbersThatChange_isFastais(JsonNode expected) {
        String name = expected.get("name").asText();
        Tensor full = Reference.tensor(Reference.numbers(GOLDEN.get("start")), 4).requires_grad_(true);
        Tensor zero = Reference.tensor(new double[4], 4).requires_grad_(true);
        try (Stepper stepper = new Stepper(StepRules.of(OPTIMIZERS.get(name), true))) {
            for (int t = 0; t < GOLDEN.get("numbers").size(); t++) {
                double[] gradient = Reference.numbers(GOLDEN.get("gradients").get(t));
                full.mutable_grad().put(Reference.tensor(gradient, 4));
                zero.mutable_grad().put(Reference.tensor(gradient, 4));
                stepper.step(List.of(new Stepper.Bucket(values(GOLDEN.get("numbers").get(t)),
                        expected.get("l2").asBoolean(), Map.of("full", full, "zero", zero))));
                assertClose(full, expected.get("full").get(t));
                if (!name.equals(LARS)) {                   // leaves zeros in fastai
                    assertClose(zero, expected.get("zero").get(t));
                }
            }
        }
    }

    private static Hyper.Values values(JsonNode numbers) {
        return new Hyper.Values(numbers.get("lr").asDouble(), numbers.get("mom").asDouble(),
                numbers.get("wd").asDouble(), numbers.get("sqr_mom").asDouble(), numbers.get("eps").asDouble());
    }

    private static void assertClose(Tensor found, JsonNode expected) {
        double[] numbers = Reference.numbers(expected);
        double[] values = Reference.values(found);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(values[i]).isCloseTo(numbers[i], Reference.tolerance(numbers[i]));
        }
    }
}
