package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.train.loss.AbsoluteError;
import dev.varve.train.loss.BinaryCrossEntropy;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.loss.Focal;
import dev.varve.train.loss.Huber;
import dev.varve.train.loss.Loss;
import dev.varve.train.loss.SquaredError;
import dev.varve.train.truth.Mixture;
import dev.varve.train.truth.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class LossKernelTest {

    private static final JsonNode GOLDEN = Reference.file("losses.json");
    private static final JsonNode FURTHER = Reference.file("targets.json").get("losses");

    @ParameterizedTest
    @CsvSource({"cross_entropy_mean, 0, 1", "label_smoothing_mean, 0.1, 1", "torch_label_smoothing, 0.1, 1",
        "cross_entropy_large, 0, 500"})
    void mean_ofDoubles_equalsReferenceInValueAndGradient(String name, double smoothing, double scale) {
        JsonNode expected = goldenCase(name);
        Tensor logits = logits().requires_grad_(true);

        Tensor loss = LossKernel.mean(new CrossEntropy(smoothing), logits.mul(new Scalar(scale)), labels());
        loss.backward();

        double value = expected.get("loss").asDouble();
        assertThat(loss.item_double()).isCloseTo(value, Reference.tolerance(value));
        double[] gradient = Reference.numbers(expected.get("grad"));
        double[] found = Reference.values(logits.grad());
        assertThat(found).hasSameSizeAs(gradient);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(found[i]).as("gradient %d", i).isCloseTo(gradient[i], Reference.tolerance(gradient[i]));
        }
    }

    @ParameterizedTest
    @CsvSource({"cross_entropy_weight, 0", "torch_label_smoothing_weight, 0.1"})
    void mean_withClassWeights_equalsReferenceInValueAndGradient(String name, double smoothing) {
        JsonNode expected = goldenCase(name);
        Tensor logits = logits().requires_grad_(true);
        List<Double> weights = Arrays.stream(Reference.numbers(GOLDEN.get("w"))).boxed().toList();

        Tensor loss = LossKernel.mean(new CrossEntropy(smoothing, weights), logits, labels());
        loss.backward();

        assertThat(loss.item_double()).isCloseTo(expected.get("loss").asDouble(),
                Reference.tolerance(expected.get("loss").asDouble()));
        double[] gradient = Reference.numbers(expected.get("grad"));
        double[] found = Reference.values(logits.grad());
        for (int i = 0; i < gradient.length; i++) {
            assertThat(found[i]).as("gradient %d", i).isCloseTo(gradient[i], Reference.tolerance(gradient[i]));
        }
    }

    static Stream<Arguments> others() {
        List<Double> weights = Arrays.stream(Reference.numbers(GOLDEN.get("w"))).boxed().toList();
        return Stream.of(
                Arguments.of("focal_mean", new Focal(2, 0, List.of()), "class"),
                Arguments.of("focal_sum", new Focal(2, 0, List.of()), "class"),
                Arguments.of("focal_weight", new Focal(2, 0, weights), "class"),
                Arguments.of("focal_gamma_0", new Focal(0, 0, List.of()), "class"),
                Arguments.of("cross_entropy_sum", new CrossEntropy(0), "class"),
                Arguments.of("label_smoothing_sum", new CrossEntropy(0.1), "class"),
                Arguments.of("bce_with_logits_mean", BinaryCrossEntropy.PLAIN, "multi"),
                Arguments.of("bce_with_logits_sum", BinaryCrossEntropy.PLAIN, "multi"),
                Arguments.of("bce_with_logits_pos_weight", new BinaryCrossEntropy(0, weights), "multi"),
                Arguments.of("bce_smoothed", new BinaryCrossEntropy(0.1, List.of()), "multi"),
                Arguments.of("mse_mean", new SquaredError(), "values"),
                Arguments.of("mse_sum", new SquaredError(), "values"),
                Arguments.of("l1_mean", new AbsoluteError(), "values"),
                Arguments.of("l1_sum", new AbsoluteError(), "values"),
                Arguments.of("huber_1", new Huber(1), "values"),
                Arguments.of("huber_0.5", new Huber(0.5), "values"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void loss_ofDoubles_equalsReferenceInValueAndGradient(String name, Loss loss, String targets) {
        JsonNode expected = goldenCase(name);
        Tensor logits = logits().requires_grad_(true);
        double[] numbers = Reference.numbers(GOLDEN.get(targets));
        Tensor truth = targets.equals("class") ? labels() : Reference.tensor(numbers, 6, 4);

        Tensor found = name.endsWith("_sum") ? LossKernel.sum(loss, logits, truth)
                : LossKernel.mean(loss, logits, truth);
        found.backward();

        double value = expected.get("loss").asDouble();
        assertThat(found.item_double()).isCloseTo(value, Reference.tolerance(value));
        double[] gradient = Reference.numbers(expected.get("grad"));
        double[] ours = Reference.values(logits.grad());
        for (int i = 0; i < gradient.length; i++) {
            assertThat(ours[i]).as("gradient %d", i).isCloseTo(gradient[i], Reference.tolerance(gradient[i]));
        }
    }

    @ParameterizedTest
    @CsvSource({"mixup_cross_entropy, 0, false", "mixup_cross_entropy_weight, 0, true",
        "mixup_label_smoothing, 0.1, false"})
    void mixed_ofDoubles_equalsReferenceInValueAndGradient(String name, double smoothing, boolean weighted) {
        JsonNode expected = goldenCase(name);
        Tensor logits = logits().requires_grad_(true);
        List<Double> weights = Arrays.stream(Reference.numbers(GOLDEN.get("w"))).boxed().toList();
        double[] labels = Reference.numbers(GOLDEN.get("class"));
        double[] others = Arrays.stream(Reference.numbers(GOLDEN.get("perm"))).map(place -> labels[(int) place])
                .toArray();

        Tensor loss = LossKernel.mixed(new CrossEntropy(smoothing, weighted ? weights : List.of()), logits, labels(),
                Reference.tensor(others, others.length).to(ScalarType.Long),
                Reference.tensor(Reference.numbers(GOLDEN.get("lam")), others.length));
        loss.backward();

        double value = expected.get("loss").asDouble();
        assertThat(loss.item_double()).isCloseTo(value, Reference.tolerance(value));
        double[] gradient = Reference.numbers(expected.get("grad"));
        double[] found = Reference.values(logits.grad());
        for (int i = 0; i < gradient.length; i++) {
            assertThat(found[i]).as("gradient %d", i).isCloseTo(gradient[i], Reference.tolerance(gradient[i]));
        }
    }

    @Test
    void mixed_ofNumbers_isTheLossOfMixedTargets() {
        double[] names = Reference.numbers(GOLDEN.get("multi"));
        float[] numbers = new float[names.length];
        for (int i = 0; i < names.length; i++) {
            numbers[i] = (float) names[i];
        }
        int[] partners = Arrays.stream(Reference.numbers(GOLDEN.get("perm"))).mapToInt(place -> (int) place).toArray();
        Mixture mixture = new Mixture(partners, Reference.numbers(GOLDEN.get("lam")), Optional.empty());
        Tensor logits = logits();
        Tensor truth = dev.varve.train.engine.Arrays.tensor(mixture.of(new Targets.Rows(numbers, 4)), logits);
        double value = goldenCase("mixup_bce").get("loss").asDouble();
        assertThat(LossKernel.mean(BinaryCrossEntropy.PLAIN, logits, truth).item_double())
                .isCloseTo(value, within(1e-7));
    }

    @Test
    void mean_ofLargeLogits_isThatOfTheReference() {
        Tensor logits = logits().requires_grad_(true);
        Tensor loss = LossKernel.mean(BinaryCrossEntropy.PLAIN, logits.mul(new Scalar(50)),
                Reference.tensor(Reference.numbers(GOLDEN.get("multi")), 6, 4));
        double value = goldenCase("bce_with_logits_large").get("loss").asDouble();
        assertThat(loss.item_double()).isCloseTo(value, Reference.tolerance(value));
    }

    @Test
    void mean_ofEqualLogits_isLogOfClassesWhateverTheSmoothing() {
        Tensor equal = torch.zeros(6, 4);

        assertThat(LossKernel.mean(new CrossEntropy(0), equal, labels()).item_float()).isCloseTo((float) Math.log(4),
                within(1e-6f));
        assertThat(LossKernel.mean(new CrossEntropy(0.3), equal, labels()).item_float()).isCloseTo((float) Math.log(4),
                within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource({"0", "0.25", "0.5", "1", "2"})
    void mean_ofFocalLossOfWhatIsCertain_isZeroWithoutGradient(double gamma) {
        Tensor logits = Reference.tensor(new double[] {100, 0, 0, 100}, 2, 2).to(ScalarType.Float).requires_grad_(true);
        Tensor loss = LossKernel.mean(new Focal(gamma, 0, List.of()), logits,
                Reference.tensor(new double[] {0, 1}, 2).to(ScalarType.Long));
        loss.backward();
        assertThat(loss.item_float()).isZero();
        for (double slope : Reference.values(logits.grad())) {
            assertThat(slope).isCloseTo(0, within(1e-9));
        }
    }

    @Test
    void mean_ofHalfPrecision_isComputedInSingle() {
        Tensor loss = LossKernel.mean(new CrossEntropy(0.1), logits().to(ScalarType.BFloat16), labels());

        assertThat(loss.scalar_type().intern()).isEqualTo(ScalarType.Float);
        assertThat(loss.item_float()).isCloseTo((float) goldenCase("label_smoothing_mean").get("loss").asDouble(),
                within(0.01f));
    }

    @Test
    void mean_withLabelBeyondClasses_saysSo() {
        Tensor fiveClasses = labels().add(new Scalar(1));

        assertThatThrownBy(() -> LossKernel.mean(new CrossEntropy(0), logits(), fiveClasses))
                .isInstanceOf(RuntimeException.class).hasMessageContaining("Target 4 is out of bounds");
    }

    private static JsonNode goldenCase(String name) {
        for (JsonNode cases : List.of(GOLDEN.get("cases"), FURTHER)) {
            for (JsonNode candidate : cases) {
                if (candidate.get("name").asText().equals(name)) {
                    return candidate;
                }
            }
        }
        throw new AssertionError("losses.json has no case " + name);
    }

    private static Tensor logits() {
        return Reference.tensor(Reference.numbers(GOLDEN.get("z")), 6, 4);
    }

    private static Tensor labels() {
        double[] labels = Reference.numbers(GOLDEN.get("class"));
        assertThat(Arrays.stream(labels).max()).hasValue(3);
        return Reference.tensor(labels, labels.length).to(ScalarType.Long);
    }
}
