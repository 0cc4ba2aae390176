package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("try") // scopes are held, not used
final class AdamTest {

    private static final JsonNode GOLDEN = Reference.file("optimizers.json");
    private static final int STEPS = 8;
    private static final double MOMENTUM = 0.9;

    /** A case of the reference: its name, decay, settings, and rate and decay of the parameters a and b. */
    private record Case(String name, double wd, double beta2, double epsilon, double[] rates, double[] decays) {
    }

    static Stream<Case> references() {
        double[] none = {0, 0};
        double[] both = {0.01, 0.01};
        return Stream.of(
                new Case("fastai_adam", 0, 0.99, 1e-5, new double[] {0.05, 0.05}, none),
                new Case("fastai_adam", 0.01, 0.99, 1e-5, new double[] {0.05, 0.05}, both),
                new Case("fastai_adam_two_groups", 0, 0.99, 1e-5, new double[] {0.01, 0.1}, none),
                new Case("fastai_adam_two_groups", 0.01, 0.99, 1e-5, new double[] {0.01, 0.1}, both),
                new Case("fastai_adam_do_wd", 0.01, 0.99, 1e-5, new double[] {0.05, 0.05}, new double[] {0.01, 0}),
                new Case("torch_adamw", 0, 0.999, 1e-8, new double[] {0.05, 0.05}, none),
                new Case("torch_adamw", 0.01, 0.999, 1e-8, new double[] {0.05, 0.05}, both));
    }

    @ParameterizedTest
    @MethodSource("references")
    void step_ofDoubles_equalsReference(Case reference) {
        JsonNode expected = golden(reference);
        Map<String, Tensor> parameters = parameters();
        try (Adam adam = new Adam(reference.beta2, reference.epsilon)) {
            for (int t = 0; t < STEPS; t++) {
                setGradients(parameters, t);
                adam.step(MOMENTUM, List.of(
                        new AdamBucket(reference.rates[0], reference.decays[0], Map.of("a", parameters.get("a"))),
                        new AdamBucket(reference.rates[1], reference.decays[1], Map.of("b", parameters.get("b")))));
                assertClose(parameters.get("a"), Reference.numbers(expected.get("a").get(t)));
                assertClose(parameters.get("b"), Reference.numbers(expected.get("b").get(t)));
            }
        }
    }

    @Test
    void step_withChangingMomentum_correctsByThePresentMomentum() {
        Map<String, Tensor> parameters = parameters();
        double p = Reference.values(parameters.get("a"))[0];
        double m = 0;
        double v = 0;
        try (Adam adam = new Adam(0.99, 1e-5)) {
            for (int t = 1; t <= STEPS; t++) {
                double momentum = 0.95 - 0.0125 * t;
                setGradients(parameters, t - 1);
                adam.step(momentum, List.of(new AdamBucket(0.05, 0.01, parameters)));

                double g = GOLDEN.get("grad_a").get(t - 1).get(0).asDouble();
                p *= 1 - 0.05 * 0.01;
                m = momentum * m + (1 - momentum) * g;
                v = 0.99 * v + 0.01 * g * g;
                p -= 0.05 / (1 - Math.pow(momentum, t)) * m / (Math.sqrt(v / (1 - Math.pow(0.99, t))) + 1e-5);
                assertThat(Reference.values(parameters.get("a"))[0]).isCloseTo(p, Reference.tolerance(p));
            }
        }
    }

    @Test
    void step_withoutGradient_neitherMovesNorDecaysNorRemembers() {
        Map<String, Tensor> parameters = parameters();
        setGradients(parameters, 0);
        parameters.get("a").mutable_grad().reset();
        double[] before = Reference.values(parameters.get("a"));
        try (Adam adam = new Adam(0.99, 1e-5)) {
            adam.step(MOMENTUM, List.of(new AdamBucket(0.1, 0.5, parameters)));

            assertThat(Reference.values(parameters.get("a"))).containsExactly(before);
            assertThat(adam.state().names()).containsExactly("exp_avg.b", "exp_avg_sq.b", "step.b");
        }
    }

    @Test
    void step_withGradientInAnotherLayout_movesTheSameElements() {
        Tensor rows = torch.arange(new Scalar(24)).to(ScalarType.Double).view(1, 3, 2, 4).requires_grad_(true);
        Tensor gradient = rows.detach().sub(new Scalar(11.5)).clone();
        try (Adam adam = new Adam(0.99, 1e-5)) {
            double[] same = afterOneStep(adam, "same", rows, gradient);
            double[] other = afterOneStep(adam, "other", rows, gradient.contiguous(MemoryFormat.ChannelsLast));

            assertThat(other).containsExactly(same);
        }
    }

    private static double[] afterOneStep(Adam adam, String name, Tensor start, Tensor gradient) {
        Tensor parameter = start.detach().clone().requires_grad_(true);
        parameter.mutable_grad().put(gradient);
        adam.step(MOMENTUM, List.of(new AdamBucket(0.1, 0.5, Map.of(name, parameter))));
        return Reference.values(parameter);
    }

    @Test
    void step_ofMoreElementsThanAVectorRegister_movesEachAsAlone() {
        Map<String, Tensor> few = parameters();
        Tensor many = few.get("a").detach().repeat(9).requires_grad_(true);
        try (Adam adam = new Adam(0.99, 1e-5)) {
            for (int t = 0; t < STEPS; t++) {
                setGradients(few, t);
                many.mutable_grad().put(few.get("a").grad().repeat(9));
                adam.step(MOMENTUM, List.of(new AdamBucket(0.05, 0.01, Map.of("few", few.get("a"), "many", many))));
            }
        }
        double[] expected = Reference.values(few.get("a"));
        double[] found = Reference.values(many);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i % 3], Reference.tolerance(expected[i % 3]));
        }
    }

    @Test
    void step_manyTimes_reachesTheMinimumOfAQuadratic() {
        Tensor x = Reference.tensor(new double[] {5, -3}, 2).requires_grad_(true);
        Tensor minimum = Reference.tensor(new double[] {1, 2}, 2);
        try (Adam adam = new Adam(0.99, 1e-5)) {
            for (int i = 0; i < 2_000; i++) {
                try (PointerScope scope = new PointerScope()) {
                    x.mutable_grad().reset();
                    x.sub(minimum).square().sum().backward();
                    adam.step(MOMENTUM, List.of(new AdamBucket(0.1 * (1 - i / 2_000.0), 0, Map.of("x", x))));
                }
            }
        }
        assertThat(Reference.values(x)[0]).isCloseTo(1, within(1e-4));
        assertThat(Reference.values(x)[1]).isCloseTo(2, within(1e-4));
    }

    @Test
    void restore_inTheMiddle_continuesWithTheSameBits() {
        Map<String, Tensor> straight = channelsLast();
        Map<String, Tensor> resumed = channelsLast();
        try (Adam one = new Adam(0.99, 1e-5); Adam first = new Adam(0.99, 1e-5); Adam second = new Adam(0.99, 1e-5)) {
            run(one, straight, 0, 6);
            run(first, resumed, 0, 3);
            second.restore(first.state(), resumed);
            run(second, resumed, 3, 6);

            assertThat(Reference.values(resumed.get("w"))).containsExactly(Reference.values(straight.get("w")));
            assertThat(second.state().names()).isEqualTo(one.state().names());
            for (String name : one.state().names()) {
                assertThat(second.state().get(name)).as(name).isEqualTo(one.state().get(name));
            }
        }
    }

    @Test
    void state_ofChannelsLastParameter_isRowMajor() {
        Map<String, Tensor> parameters = channelsLast();
        try (Adam adam = new Adam(0.99, 1e-5)) {
            run(adam, parameters, 0, 1);

            Tensor gradient = parameters.get("w").grad();
            NamedArray average = adam.state().get("exp_avg.w");
            assertThat(average.bytes().getFloat(Float.BYTES))
                    .isCloseTo((float) (Reference.values(gradient)[1] * (1 - MOMENTUM)), within(1e-6f));
        }
    }

    @Test
    void restore_ofUnknownParameter_namesItAndLeavesNoState() {
        Map<String, Tensor> parameters = parameters();
        setGradients(parameters, 0);
        try (Adam adam = new Adam(0.99, 1e-5)) {
            adam.step(MOMENTUM, List.of(new AdamBucket(0.1, 0, parameters)));
            Weights state = adam.state();

            assertThatThrownBy(() -> adam.restore(state, Map.of("a", parameters.get("a"))))
                    .hasMessage("optimizer state: is for the parameter b, which is not trained here; "
                            + "restore the state of the same plan");
            assertThat(adam.state()).isEqualTo(Weights.NONE);
        }
    }

    @Test
    void restore_ofAnotherShape_namesBothShapes() {
        Map<String, Tensor> parameters = parameters();
        setGradients(parameters, 0);
        try (Adam adam = new Adam(0.99, 1e-5)) {
            adam.step(MOMENTUM, List.of(new AdamBucket(0.1, 0, parameters)));
            Weights state = adam.state();
            Map<String, Tensor> swapped = Map.of("a", parameters.get("b"), "b", parameters.get("a"));

            assertThatThrownBy(() -> adam.restore(state, swapped))
                    .hasMessage("exp_avg.a: must be F64 [2, 2] as the parameter, found F64 [3]; "
                            + "restore the state of the same model");
        }
    }

    @Test
    void restore_withAnArrayTooMany_saysSo() {
        Map<String, Tensor> parameters = parameters();
        setGradients(parameters, 0);
        try (Adam adam = new Adam(0.99, 1e-5)) {
            adam.step(MOMENTUM, List.of(new AdamBucket(0.1, 0, parameters)));
            List<NamedArray> arrays = new ArrayList<>(adam.state().arrays().values());
            arrays.removeIf(array -> array.name().equals("step.b"));

            assertThatThrownBy(() -> adam.restore(Weights.of(arrays), parameters))
                    .hasMessage("optimizer state: must hold three arrays per parameter, found 5 arrays with 1 step "
                            + "counts; restore an unchanged state");
        }
    }

    private static void run(Adam adam, Map<String, Tensor> parameters, int from, int to) {
        for (int t = from; t < to; t++) {
            try (PointerScope scope = new PointerScope()) {
                Tensor w = parameters.get("w");
                w.mutable_grad().reset();
                w.mul(w).mul(w).add(new Scalar(0.1 * t)).sin().sum().backward();
                adam.step(MOMENTUM - 0.01 * t, List.of(new AdamBucket(0.01, 0.1, parameters)));
            }
        }
    }

    private static Map<String, Tensor> channelsLast() {
        return Map.of("w", torch.arange(new Scalar(24)).to(ScalarType.Float).div(new Scalar(24)).view(2, 3, 2, 2)
                .contiguous(MemoryFormat.ChannelsLast).detach().requires_grad_(true));
    }

    private static Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("a", Reference.tensor(Reference.numbers(GOLDEN.get("a0")), 3).requires_grad_(true));
        parameters.put("b", Reference.tensor(Reference.numbers(GOLDEN.get("b0")), 2, 2).requires_grad_(true));
        return parameters;
    }

    private static void setGradients(Map<String, Tensor> parameters, int t) {
        parameters.get("a").mutable_grad().put(Reference.tensor(Reference.numbers(GOLDEN.get("grad_a").get(t)), 3));
        parameters.get("b").mutable_grad().put(Reference.tensor(Reference.numbers(GOLDEN.get("grad_b").get(t)), 2, 2));
    }

    private static JsonNode golden(Case reference) {
        for (JsonNode candidate : GOLDEN.get("cases")) {
            if (candidate.get("name").asText().equals(reference.name)
                    && candidate.get("wd").asDouble() == reference.wd) {
                return candidate;
            }
        }
        throw new AssertionError("optimizers.json has no case " + reference.name);
    }

    private static void assertClose(Tensor found, double[] expected) {
        double[] values = Reference.values(found);
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i]).isCloseTo(expected[i], Reference.tolerance(expected[i]));
        }
    }
}
