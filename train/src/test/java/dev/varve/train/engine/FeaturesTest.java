package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phases;
import dev.varve.train.engine.Border.Value;
import dev.varve.weights.FormulaWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stable segments made of images stands in for these, bit for bit, whatever batch of that size it came from. */
final class FeaturesTest {

    private static final int SIZE = 64;
    private static final int COUNT = 8;
    private static final int[] TARGETS = {0, 1, 2, 3, 4, 5, 6, 7};
    private static final Images IMAGES = Fixtures.pixels(COUNT, SIZE);

    private static Execution execution(LayerGroups groups, String rules, Precision precision) {
        return Executions.of(groups.network(), groups, Phases.rules(rules), precision, true);
    }

    private static Engine engine(LayerGroups groups, Execution execution, int threads) {
        Engine engine = Engine.open(new Engine.Settings(threads, Arithmetic.F32));
        engine.load(groups.network(), FormulaWeights.of(groups.network(), 1));
        engine.begin(execution, Fixtures.PREPROCESSING, Fixtures.training(execution));
        return engine;
    }

    private static ByteBuffer features(Engine engine, Border border, Images images) {
        ByteBuffer out = ByteBuffer.allocateDirect(Math.toIntExact(images.count() * border.bytes()))
                .order(ByteOrder.nativeOrder());
        engine.features(images, border, out);
        return out.flip();
    }

    /** The images in another order. */
    private static Images shuffled(int[] order) {
        int bytes = SIZE * SIZE * 3;
        ByteBuffer pixels = ByteBuffer.allocateDirect(COUNT * bytes);
        for (int image : order) {
            pixels.put(IMAGES.bytes().slice(image * bytes, bytes));
        }
        return Images.pixels(pixels.flip(), COUNT, SIZE);
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18, ffs, FP32, 1", "resnet18, ffs, FP32, 2", "resnet18, fss, FP32, 2", "resnet18, ffs, BF16, 1",
        "vgg11_bn, ffs, FP32, 1", "vgg11_bn, fss, BF16, 2", "mobilenet_v2, fss, FP32, 2",
        "tf_efficientnet_lite0, ffs, FP32, 2", "tf_efficientnet_lite0, fss, BF16, 1"})
    void steps_onFeaturesOfOtherBatches_giveTheBytesOfThoseOnImages(String architecture, String rules,
            Precision precision, int threads) {
        LayerGroups groups = Phases.groups(architecture, "stage");
        Execution execution = execution(groups, rules, precision);
        Border border = Border.of(execution, SIZE);
        int record = Math.toIntExact(border.bytes());
        int[] order = {3, 0, 7, 1, 6, 2, 5, 4};
        try (Engine one = engine(groups, execution, threads); Engine two = engine(groups, execution, threads)) {
            ByteBuffer kept = features(two, border, shuffled(order));
            ByteBuffer sorted = ByteBuffer.allocateDirect(COUNT * record).order(ByteOrder.nativeOrder());
            IntStream.range(0, COUNT).forEach(i -> sorted.put(order[i] * record, kept, i * record, record));
            Features features = new Features(sorted, border, COUNT);
            for (int step = 0; step < 3; step++) {
                Outcome outcome = one.lossAndGradients(IMAGES, TARGETS, step);
                assertThat(two.lossAndGradients(features, TARGETS, step)).isEqualTo(outcome);
                one.step(Fixtures.values(0.9, 1e-3));
                two.step(Fixtures.values(0.9, 1e-3));
            }
            assertThat(two.weights()).isEqualTo(one.weights());
            assertThat(two.evaluate(features, TARGETS).logits()).isEqualTo(one.evaluate(IMAGES, TARGETS).logits());
            assertThat(two.output(features)).isEqualTo(one.output(IMAGES));
        }
    }

    @Test
    void border_behindAFrozenBody_isWhatTheHeadReads() {
        LayerGroups groups = Phases.groups("resnet18", "stage");
        Border head = Border.of(execution(groups, "fft", Precision.FP32), SIZE);
        assertThat(head.values()).extracting(value -> value.shape().elements()).containsExactly(1024L);
        assertThat(head.bytes()).isEqualTo(4096);
        Border stage = Border.of(execution(groups, "ftt", Precision.BF16), SIZE);
        assertThat(stage.values()).extracting(Value::arithmetic).containsExactly(Arithmetic.BF16);
        assertThat(stage.bytes()).isEqualTo(2 * 128 * 8 * 8);
    }

    @Test
    void border_whereNothingIsStable_isEmpty() {
        LayerGroups groups = Phases.groups("resnet18", "stage");
        for (String rules : List.of("ttt", "tff")) {
            Border border = Border.of(execution(groups, rules, Precision.FP32), SIZE);
            assertThat(border.isPresent()).as(rules).isFalse();
            assertThat(border.bytes()).isZero();
        }
    }

    @Test
    void features_ofAnotherLength_areRefused() {
        LayerGroups groups = Phases.groups("resnet18", "stage");
        Border border = Border.of(execution(groups, "fft", Precision.FP32), SIZE);
        assertThatThrownBy(() -> new Features(ByteBuffer.allocateDirect(4096), border, 2))
                .hasMessage("features: 2 records of 4096 bytes need a direct buffer of 8192 bytes, got 4096");
        assertThatThrownBy(() -> new Features(ByteBuffer.allocate(8192), border, 2))
                .hasMessageContaining("got a heap buffer of 8192");
    }
}
