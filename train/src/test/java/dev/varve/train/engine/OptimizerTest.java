package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.plan.Hyper;
import dev.varve.plan.Optimizer;
import dev.varve.plan.Optimizer.Adam;
import dev.varve.plan.Optimizer.Lars;
import dev.varve.plan.Optimizer.Lookahead;
import dev.varve.plan.Optimizer.RAdam;
import dev.varve.plan.Optimizer.RmsProp;
import dev.varve.plan.Optimizer.Sgd;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** What every optimizer owes: fastai's and PyTorch's steps, nothing of what is frozen, its state to the bit. */
@SuppressWarnings("try") // scopes are held, not used
final class OptimizerTest {

    private static final JsonNode GOLDEN = Reference.file("optimizers.json");
    private static final int STEPS = 8;
    private static final Adam FASTAI_ADAM = new Adam(0.99, 1e-5);
    private static final Adam TORCH_ADAM = new Adam(0.999, 1e-8);
    private static final Sgd SGD = new Sgd(false, 0);
    private static final RmsProp RMS = new RmsProp(0.99, 1e-8, false);
    private static final RAdam RADAM = new RAdam(0.99, 1e-5, 0);
    private static final Map<String, Setting> SETTINGS = settings();

    /** How a setting of the reference is said here; {@code rates} and {@code decays} are of the parameters a and b. */
    private record Setting(Optimizer optimizer, double momentum, boolean l2, double[] rates, double[] decays) {

        static Setting of(Optimizer optimizer, double momentum, double rate) {
            return new Setting(optimizer, momentum, false, new double[] {rate, rate}, new double[] {1, 1});
        }

        Setting withL2() {
            return new Setting(optimizer, momentum, true, rates, decays);
        }

        Stepper stepper() {
            return OptimizerTest.stepper(optimizer, momentum);
        }

        List<Stepper.Bucket> buckets(double decay, double epsilon, Map<String, Tensor> parameters) {
            return List.of(bucket(0, "a", decay, epsilon, parameters), bucket(1, "b", decay, epsilon, parameters));
        }

        private Stepper.Bucket bucket(int i, String name, double decay, double epsilon, Map<String, Tensor> all) {
            return new Stepper.Bucket(new Hyper.Values(rates[i], momentum, decay * decays[i],
                    optimizer.own().getOrDefault(Hyper.BETA2, 0.0), epsilon), l2, Map.of(name, all.get(name)));
        }
    }

    private static Map<String, Setting> settings() {
        Map<String, Setting> all = new LinkedHashMap<>();
        all.put("fastai_sgd", Setting.of(SGD, 0, 0.1));
        all.put("fastai_sgd_l2", Setting.of(SGD, 0, 0.1).withL2());
        all.put("fastai_sgd_momentum", Setting.of(SGD, 0.9, 0.1));
        all.put("fastai_sgd_momentum_l2", Setting.of(SGD, 0.9, 0.1).withL2());
        all.put("fastai_rmsprop", Setting.of(RMS, 0, 0.01));
        all.put("fastai_rmsprop_momentum", Setting.of(RMS, 0.9, 0.01));
        all.put("fastai_rmsprop_l2", Setting.of(RMS, 0, 0.01).withL2());
        all.put("fastai_adam", Setting.of(FASTAI_ADAM, 0.9, 0.05));
        all.put("fastai_adam_l2", Setting.of(FASTAI_ADAM, 0.9, 0.05).withL2());
        all.put("fastai_radam", Setting.of(RADAM, 0.9, 0.05));
        all.put("fastai_radam_l2", Setting.of(RADAM, 0.9, 0.05).withL2());
        all.put("fastai_radam_beta", Setting.of(new RAdam(0.99, 1e-5, 50), 0.9, 0.05));
        all.put("fastai_qhadam", Setting.of(new Optimizer.QhAdam(0.999, 1e-8, 0.7, 1), 0.999, 0.05));
        all.put("fastai_larc", Setting.of(new Lars(0.02, 1e-8, true), 0.9, 0.1));
        all.put("fastai_lars", Setting.of(new Lars(0.02, 1e-8, false), 0.9, 0.1));
        all.put("fastai_larc_no_momentum", Setting.of(new Lars(0.02, 1e-8, true), 0, 0.1));
        all.put("fastai_lamb", Setting.of(new Optimizer.Lamb(0.99, 1e-5), 0.9, 0.05));
        all.put("fastai_lookahead_sgd", Setting.of(new Lookahead(SGD, 6, 0.5), 0, 0.1));
        all.put("fastai_lookahead_sgd_momentum_k3", Setting.of(new Lookahead(SGD, 3, 0.8), 0.9, 0.1));
        all.put("fastai_ranger", Setting.of(new Lookahead(new RAdam(0.99, 1e-6, 0), 6, 0.5), 0.95, 0.05));
        all.put("fastai_adam_two_groups", new Setting(FASTAI_ADAM, 0.9, false, new double[] {0.01, 0.1},
                new double[] {1, 1}));
        all.put("fastai_adam_do_wd", new Setting(FASTAI_ADAM, 0.9, false, new double[] {0.05, 0.05},
                new double[] {1, 0}));
        all.put("torch_sgd", Setting.of(SGD, 0, 0.1).withL2());
        all.put("torch_sgd_momentum", Setting.of(SGD, 0.9, 0.1).withL2());
        all.put("torch_sgd_dampening", Setting.of(new Sgd(false, 0.5), 0.9, 0.1).withL2());
        all.put("torch_sgd_nesterov", Setting.of(new Sgd(true, 0), 0.9, 0.1).withL2());
        all.put("torch_adam", Setting.of(TORCH_ADAM, 0.9, 0.05).withL2());
        all.put("torch_adam_amsgrad", Setting.of(new Adam(0.999, 1e-8, true), 0.9, 0.05).withL2());
        all.put("torch_adamw", Setting.of(TORCH_ADAM, 0.9, 0.05));
        all.put("torch_rmsprop", Setting.of(RMS, 0, 0.01).withL2());
        all.put("torch_radam", Setting.of(new RAdam(0.99, 1e-8, 0), 0.9, 0.05).withL2());
        return all;
    }

    /** Each kind of optimizer, with and without what it can do without. */
    static Stream<Setting> optimizers() {
        return Stream.concat(SETTINGS.values().stream(), Stream.of(
                Setting.of(new RmsProp(0.99, 1e-8, true), 0.9, 0.01),
                Setting.of(new Lookahead(new Adam(0.99, 1e-5, true), 2, 0.5), 0.9, 0.01)));
    }

    @Test
    void settings_all_areThoseOfTheReferenceAndOfEachKind() {
        assertThat(SETTINGS.keySet()).hasSize(31).isEqualTo(cases().map(one -> one.get("name").asText())
                .collect(Collectors.toSet()));
        assertThat(SETTINGS.values().stream().map(setting -> setting.optimizer.getClass()).collect(Collectors.toSet()))
                .isEqualTo(Set.of(Optimizer.class.getPermittedSubclasses()));
    }

    static Stream<JsonNode> cases() {
        return IntStream.range(0, GOLDEN.get("cases").size()).mapToObj(GOLDEN.get("cases")::get);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void step_ofDoubles_equalsReference(JsonNode expected) {
        String name = expected.get("name").asText();
        Setting setting = SETTINGS.get(name);
        Map<String, Tensor> parameters = parameters();
        try (Stepper stepper = setting.stepper()) {
            for (int t = 1; t <= STEPS; t++) {
                setGradients(parameters, t - 1);
                double epsilon = setting.optimizer.own().getOrDefault(Hyper.EPSILON, 0.0);
                stepper.step(setting.buckets(expected.get("wd").asDouble(),
                        name.equals("torch_radam") ? torchs(epsilon, t) : epsilon, parameters));
                assertClose(parameters.get("a"), Reference.numbers(expected.get("a").get(t - 1)));
                assertClose(parameters.get("b"), Reference.numbers(expected.get("b").get(t - 1)));
            }
        }
    }

    /** PyTorch's RAdam adds its epsilon before it corrects the average. */
    private static double torchs(double epsilon, int t) {
        return epsilon / Math.sqrt(1 - Math.pow(0.99, t));
    }

    @Test
    void step_behindARefreeze_leavesWhatIsFrozen() {
        JsonNode leak = GOLDEN.get("defects").get(0);
        Map<String, Tensor> parameters = parameters();
        Setting setting = Setting.of(FASTAI_ADAM, 0.9, 0.05);
        try (Stepper stepper = setting.stepper()) {
            for (int t = 0; t < 5; t++) {
                if (t == 3) {
                    stepper.clear();
                }
                setGradients(parameters, t);
                if (t >= 3) {
                    parameters.get("a").mutable_grad().reset();
                }
                stepper.step(setting.buckets(0.01, 1e-5, parameters));
                assertClose(parameters.get("a"), Reference.numbers(leak.get("a_if_frozen_were_frozen").get(t)));
                assertClose(parameters.get("b"), Reference.numbers(leak.get("b").get(t)));
            }
        }
    }

    @Test
    void step_withChangingMomentum_correctsByThePresentMomentum() {
        Map<String, Tensor> parameters = parameters();
        double p = Reference.values(parameters.get("a"))[0];
        double m = 0;
        double v = 0;
        try (Stepper adam = stepper(FASTAI_ADAM, 0.9)) {
            for (int t = 1; t <= STEPS; t++) {
                double momentum = 0.95 - 0.0125 * t;
                setGradients(parameters, t - 1);
                adam.step(List.of(new Stepper.Bucket(new Hyper.Values(0.05, momentum, 0.01, 0.99, 1e-5), false,
                        parameters)));

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
    void step_ofSgdWhoseMomentumComesLater_sumsFromTheLastGradientOn() {
        Tensor x = Reference.tensor(new double[] {1}, 1).requires_grad_(true);
        try (Stepper sgd = stepper(SGD, 0.5)) {
            for (double momentum : new double[] {0, 0, 0.5}) {
                x.mutable_grad().put(Reference.tensor(new double[] {1}, 1));
                sgd.step(List.of(new Stepper.Bucket(new Hyper.Values(0.1, momentum, 0, 0, 0), false,
                        Map.of("x", x))));
            }
        }
        assertThat(Reference.values(x)[0]).isCloseTo(1 - 0.1 - 0.1 - 0.1 * 1.5, within(1e-12));
    }

    @Test
    void step_ofCenteredRmsProp_dividesByTheDeviation() {
        Map<String, Tensor> parameters = parameters();
        double p = Reference.values(parameters.get("a"))[0];
        double mean = 0;
        double square = 0;
        Setting setting = Setting.of(new RmsProp(0.99, 1e-8, true), 0, 0.01);
        try (Stepper stepper = setting.stepper()) {
            for (int t = 0; t < STEPS; t++) {
                setGradients(parameters, t);
                stepper.step(setting.buckets(0, 1e-8, parameters));
                double g = GOLDEN.get("grad_a").get(t).get(0).asDouble();
                mean = 0.99 * mean + 0.01 * g;
                square = 0.99 * square + 0.01 * g * g;
                p -= 0.01 * g / (Math.sqrt(square - mean * mean) + 1e-8);
                assertThat(Reference.values(parameters.get("a"))[0]).isCloseTo(p, Reference.tolerance(p));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void step_withoutGradient_neitherMovesNorDecaysNorRemembers(Setting setting) {
        Map<String, Tensor> parameters = parameters();
        setGradients(parameters, 0);
        parameters.get("a").mutable_grad().reset();
        double[] before = Reference.values(parameters.get("a"));
        try (Stepper stepper = setting.stepper()) {
            stepper.step(setting.buckets(0.5, 1e-5, parameters));

            assertThat(Reference.values(parameters.get("a"))).containsExactly(before);
            assertThat(stepper.state().names()).isNotEmpty().allMatch(name -> name.endsWith(".b"))
                    .hasSize(setting.optimizer.memory(setting.momentum > 0) + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void step_ofZeros_movesThemUnlessTheirGradientIsZero(Setting setting) {
        Tensor zeros = Reference.tensor(new double[2], 2).requires_grad_(true);
        try (Stepper stepper = setting.stepper()) {
            zeros.mutable_grad().put(Reference.tensor(new double[] {1, -1}, 2));
            stepper.step(List.of(bucket(setting, 0.1, Map.of("z", zeros))));
            assertThat(Reference.values(zeros)[0]).isFinite().isNegative();
            assertThat(Reference.values(zeros)[1]).isFinite().isPositive();
        }
        Tensor still = Reference.tensor(new double[2], 2).requires_grad_(true);
        try (Stepper stepper = setting.stepper()) {
            still.mutable_grad().put(Reference.tensor(new double[2], 2));
            stepper.step(List.of(bucket(setting, 0.1, Map.of("z", still))));
            assertThat(Reference.values(still)).containsOnly(0);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void step_withGradientInAnotherLayout_movesTheSameElements(Setting setting) {
        Tensor rows = torch.arange(new Scalar(24)).to(ScalarType.Double).view(1, 3, 2, 4);
        Tensor gradient = rows.sub(new Scalar(11.5)).clone();
        double[] same = afterOneStep(setting, rows, gradient);
        double[] other = afterOneStep(setting, rows, gradient.contiguous(MemoryFormat.ChannelsLast));
        for (int i = 0; i < same.length; i++) {
            assertThat(other[i]).isCloseTo(same[i], Reference.tolerance(same[i]));
        }
    }

    private static double[] afterOneStep(Setting setting, Tensor start, Tensor gradient) {
        Tensor parameter = start.clone().requires_grad_(true);
        parameter.mutable_grad().put(gradient);
        try (Stepper stepper = setting.stepper()) {
            stepper.step(List.of(bucket(setting, 0.1, Map.of("x", parameter))));
        }
        return Reference.values(parameter);
    }

    @Test
    void step_ofMoreElementsThanAVectorRegister_movesEachAsAlone() {
        for (Optimizer optimizer : List.of(FASTAI_ADAM, SGD)) {
            Setting setting = Setting.of(optimizer, 0.9, 0.05);
            Map<String, Tensor> few = parameters();
            Tensor many = few.get("a").detach().repeat(9).requires_grad_(true);
            try (Stepper stepper = setting.stepper()) {
                for (int t = 0; t < STEPS; t++) {
                    setGradients(few, t);
                    many.mutable_grad().put(few.get("a").grad().repeat(9));
                    stepper.step(List.of(bucket(setting, 0.05, Map.of("few", few.get("a"), "many", many))));
                }
            }
            double[] expected = Reference.values(few.get("a"));
            double[] found = Reference.values(many);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i % 3], Reference.tolerance(expected[i % 3]));
            }
        }
    }

    /** A function of two numbers with one minimum, by its gradient. */
    private record Valley(String name, double[] start, double[] minimum, UnaryOperator<double[]> gradient) {
    }

    private static final List<Valley> VALLEYS = List.of(
            new Valley("ill-conditioned quadratic", new double[] {3, -2}, new double[] {1, 2},
                    at -> new double[] {2 * (at[0] - 1), 100 * (at[1] - 2)}),
            new Valley("Booth", new double[] {0, 0}, new double[] {1, 3}, at -> {
                double a = at[0] + 2 * at[1] - 7;
                double b = 2 * at[0] + at[1] - 5;
                return new double[] {2 * a + 4 * b, 4 * a + 2 * b};
            }),
            new Valley("Beale", new double[] {2, 0.2}, new double[] {3, 0.5}, OptimizerTest::beale),
            new Valley("Rosenbrock", new double[] {0.8, 0.6}, new double[] {1, 1}, at -> {
                double off = at[1] - at[0] * at[0];
                return new double[] {-2 * (1 - at[0]) - 400 * at[0] * off, 200 * off};
            }));

    private static double[] beale(double[] at) {
        double[] constants = {1.5, 2.25, 2.625};
        double[] gradient = new double[2];
        for (int i = 0; i < constants.length; i++) {
            double power = Math.pow(at[1], i + 1);
            double residual = constants[i] - at[0] + at[0] * power;
            gradient[0] += 2 * residual * (power - 1);
            gradient[1] += 2 * residual * at[0] * (i + 1) * Math.pow(at[1], i);
        }
        return gradient;
    }

    private static Stream<Setting> descents() {
        return Stream.of(Setting.of(FASTAI_ADAM, 0.9, 0.05), Setting.of(SGD, 0.9, 1e-3),
                Setting.of(new Sgd(true, 0), 0.9, 1e-3), Setting.of(RMS, 0.9, 2e-3),
                Setting.of(new RmsProp(0.99, 1e-8, true), 0, 0.01), Setting.of(RADAM, 0.9, 0.01),
                Setting.of(new Optimizer.QhAdam(0.999, 1e-8, 0.7, 1), 0.9, 0.05),
                Setting.of(new Lars(10, 1e-8, true), 0.9, 1e-3),
                Setting.of(new Optimizer.Lamb(0.99, 1e-5), 0.9, 0.02),
                Setting.of(new Lookahead(SGD, 6, 0.5), 0.9, 2e-3),
                Setting.of(new Lookahead(RADAM, 6, 0.5), 0.95, 0.01));
    }

    @ParameterizedTest
    @MethodSource("descents")
    void step_manyTimes_reachesTheMinimumOfFourFunctions(Setting setting) {
        int steps = 3_000;
        for (Valley valley : VALLEYS) {
            Tensor at = Reference.tensor(valley.start, 2).requires_grad_(true);
            try (Stepper stepper = setting.stepper()) {
                for (int i = 0; i < steps; i++) {
                    try (PointerScope scope = new PointerScope()) {
                        at.mutable_grad().put(Reference.tensor(valley.gradient.apply(Reference.values(at)), 2));
                        double left = 1 - (double) i / steps;
                        stepper.step(List.of(bucket(setting, setting.rates[0] * left, Map.of("at", at))));
                    }
                }
            }
            double[] found = Reference.values(at);
            assertThat(found[0]).as("%s of %s", valley.name, setting).isCloseTo(valley.minimum[0], within(0.02));
            assertThat(found[1]).as("%s of %s", valley.name, setting).isCloseTo(valley.minimum[1], within(0.02));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void restore_inTheMiddle_continuesWithTheSameBits(Setting setting) {
        Map<String, Tensor> straight = channelsLast();
        Map<String, Tensor> resumed = channelsLast();
        try (Stepper one = setting.stepper(); Stepper first = setting.stepper(); Stepper second = setting.stepper()) {
            run(setting, one, straight, 0, 10);
            run(setting, first, resumed, 0, 5);
            second.restore(first.state(), resumed);
            run(setting, second, resumed, 5, 10);

            assertThat(Reference.values(resumed.get("w"))).containsExactly(Reference.values(straight.get("w")));
            assertThat(second.state().names()).isEqualTo(one.state().names());
            for (String name : one.state().names()) {
                assertThat(second.state().get(name)).as(name).isEqualTo(one.state().get(name));
            }
        }
    }

    @Test
    void state_ofChannelsLastParameter_isRowMajorUnderTheNamesOfPyTorch() {
        Setting setting = Setting.of(FASTAI_ADAM, 0.9, 0.01);
        Map<String, Tensor> parameters = channelsLast();
        try (Stepper stepper = setting.stepper()) {
            run(setting, stepper, parameters, 0, 1);

            Tensor gradient = parameters.get("w").grad();
            NamedArray average = stepper.state().get("exp_avg.w");
            assertThat(stepper.state().names()).containsExactly("exp_avg.w", "exp_avg_sq.w", "step.w");
            assertThat(average.bytes().getFloat(Float.BYTES))
                    .isCloseTo((float) (Reference.values(gradient)[1] * (1 - 0.9)), within(1e-6f));
        }
    }

    @Test
    void restore_ofAnUnfitState_saysWhyAndLeavesNone() {
        Map<String, Tensor> parameters = parameters();
        setGradients(parameters, 0);
        Setting setting = Setting.of(FASTAI_ADAM, 0.9, 0.1);
        try (Stepper stepper = setting.stepper()) {
            stepper.step(setting.buckets(0, 1e-5, parameters));
            Weights state = stepper.state();

            assertThatThrownBy(() -> stepper.restore(state, Map.of("a", parameters.get("a"))))
                    .hasMessage("optimizer state: is for the parameter b, which is not trained here; "
                            + "restore the state of the same plan");
            assertThat(stepper.state()).isEqualTo(Weights.NONE);
            Map<String, Tensor> swapped = Map.of("a", parameters.get("b"), "b", parameters.get("a"));
            assertThatThrownBy(() -> stepper.restore(state, swapped))
                    .hasMessage("exp_avg.a: must be F64 [2, 2] as the parameter, found F64 [3]; "
                            + "restore the state of the same model");
            List<NamedArray> arrays = new ArrayList<>(state.arrays().values());
            arrays.removeIf(array -> array.name().equals("step.b"));
            assertThatThrownBy(() -> stepper.restore(Weights.of(arrays), parameters))
                    .hasMessage("optimizer state: must hold 3 arrays per parameter, found 5 arrays with 1 step "
                            + "counts; restore an unchanged state");
        }
    }

    private static Stepper stepper(Optimizer optimizer, double momentum) {
        return new Stepper(StepRules.of(optimizer, momentum > 0));
    }

    private static Stepper.Bucket bucket(Setting setting, double rate, Map<String, Tensor> parameters) {
        return new Stepper.Bucket(new Hyper.Values(rate, setting.momentum, 0,
                setting.optimizer.own().getOrDefault(Hyper.BETA2, 0.0),
                setting.optimizer.own().getOrDefault(Hyper.EPSILON, 0.0)), setting.l2, parameters);
    }

    private static void run(Setting setting, Stepper stepper, Map<String, Tensor> parameters, int from, int to) {
        for (int t = from; t < to; t++) {
            try (PointerScope scope = new PointerScope()) {
                Tensor w = parameters.get("w");
                w.mutable_grad().reset();
                w.mul(w).mul(w).add(new Scalar(0.1 * t)).sin().sum().backward();
                stepper.step(List.of(bucket(setting, 0.01 + 0.001 * t, parameters)));
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

    private static void assertClose(Tensor found, double[] expected) {
        double[] values = Reference.values(found);
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i]).isCloseTo(expected[i], Reference.tolerance(expected[i]));
        }
    }
}
