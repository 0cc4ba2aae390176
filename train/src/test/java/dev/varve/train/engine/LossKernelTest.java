package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.train.loss.CrossEntropy;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LossKernelTest {

    private static final JsonNode GOLDEN = Reference.file("losses.json");

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

    @Test
    void mean_ofEqualLogits_isLogOfClassesWhateverTheSmoothing() {
        Tensor equal = torch.zeros(6, 4);

        assertThat(LossKernel.mean(new CrossEntropy(0), equal, labels()).item_float()).isCloseTo((float) Math.log(4),
                within(1e-6f));
        assertThat(LossKernel.mean(new CrossEntropy(0.3), equal, labels()).item_float()).isCloseTo((float) Math.log(4),
                within(1e-6f));
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
        for (JsonNode candidate : GOLDEN.get("cases")) {
            if (candidate.get("name").asText().equals(name)) {
                return candidate;
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
