package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Hyper;
import dev.varve.plan.Optimizer;
import dev.varve.plan.Recomputation;
import dev.varve.plan.Regularisation;
import dev.varve.plan.Regularisation.Clipping;
import dev.varve.plan.Regularisation.Mixing;
import dev.varve.plan.Regularisation.Place;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.loss.Loss;
import dev.varve.train.truth.Mixture;
import dev.varve.train.truth.Targets;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step does besides: gradients clipped and added up, weights averaged, images mixed, dropout scaled. */
final class RegularisationTest {

    private static final int[] TARGETS = {0, 1, 2, 3, 4, 0, 1, 2};
    private static final Images IMAGES = Fixtures.pixels(TARGETS.length, Tiny.SIZE);
    private static final List<Hyper.Values> PLAIN = List.of(new Hyper.Values(1, 0, 0, 0, 0));

    /** All of it in one precision; norms move where asked, and dropouts drop where asked. */
    private static Execution execution(Arithmetic arithmetic, boolean moves, boolean drops) {
        return Tiny.execution(false, Part.trained("stem+block+head").in(arithmetic).moving(moves).dropping(drops));
    }

    private static Engine engine(Execution execution, Loss loss, Regularisation asked) {
        Engine engine = Fixtures.engine(execution, Tiny.weights());
        engine.begin(execution, Fixtures.PREPROCESSING, new Training(loss, new Optimizer.Sgd(false, 0), false,
                List.of(new Training.Share("all", execution.trained(), false)), asked));
        return engine;
    }

    private static Regularisation clip(double norm, double value) {
        return Regularisation.NONE.withClipping(new Clipping(norm, value));
    }

    private static double norm(Weights gradients) {
        return Math.sqrt(gradients.arrays().values().stream().flatMapToDouble(array -> Arrays.stream(array.doubles()))
                .map(one -> one * one).sum());
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0", "0, 0.002", "0.05, 0.002", "1000, 1000"})
    void step_clipped_movesByWhatTorchLeavesOfTheGradient(double norm, double value) {
        Execution execution = execution(Arithmetic.F64, false, false);
        try (Engine engine = engine(execution, new CrossEntropy(0), clip(norm, value))) {
            engine.lossAndGradients(IMAGES, TARGETS, 0);
            Weights raw = engine.gradients();
            assertThat(norm(raw)).isBetween(0.1, 1000.0);
            double most = value == 0 ? Double.POSITIVE_INFINITY : value;
            Map<String, double[]> wanted = new LinkedHashMap<>();
            raw.arrays().forEach((name, array) -> wanted.put(name, Arrays.stream(array.doubles())
                    .map(one -> Math.max(-most, Math.min(most, one))).toArray()));
            double all = Math.sqrt(wanted.values().stream().flatMapToDouble(Arrays::stream).map(one -> one * one)
                    .sum());
            double factor = norm == 0 ? 1 : Math.min(1, norm / (all + 1e-6));

            Weights before = engine.weights();
            engine.step(PLAIN);

            Weights after = engine.weights();
            wanted.forEach((name, gradient) -> {
                double[] moved = after.get(name).doubles();
                double[] stood = before.get(name).doubles();
                for (int i = 0; i < gradient.length; i++) {
                    assertThat(stood[i] - moved[i]).as(name).isCloseTo(factor * gradient[i], within(1e-12));
                }
            });
        }
    }

    @Test
    void step_clippedByValue_cutsOffBothSigns() {
        Execution execution = execution(Arithmetic.F64, false, false);
        try (Engine engine = engine(execution, new CrossEntropy(0), clip(0, 1e-9))) {
            engine.lossAndGradients(IMAGES, TARGETS, 0);
            double[] before = engine.weights().get("head.fc.bias").doubles();
            engine.step(PLAIN);
            double[] after = engine.weights().get("head.fc.bias").doubles();
            List<Double> moved = IntStream.range(0, before.length).mapToObj(i -> before[i] - after[i]).toList();
            assertThat(moved).anySatisfy(one -> assertThat(one).isCloseTo(1e-9, within(1e-15)))
                    .anySatisfy(one -> assertThat(one).isCloseTo(-1e-9, within(1e-15)));
        }
    }

    private static Outcome accumulated(Engine engine, List<Integer> sizes, Loss loss, long seed) {
        Targets all = new Targets.Labels(TARGETS);
        double mean = 0;
        int correct = 0;
        int from = 0;
        for (int size : sizes) {
            Targets own = all.part(from, size);
            double share = loss.weight(own) / loss.weight(all);
            Outcome one = engine.addGradients(new Batch(IMAGES.part(from, size), own, Optional.empty()), share,
                    Engine.seedAt(seed, from));
            mean += share * one.loss();
            correct += one.correct();
            from += size;
        }
        return new Outcome(mean, correct);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4 4", "3 3 2", "1 1 1 1 1 1 1 1"})
    void gradients_ofSeveralBatches_areThoseOfTheLargeOne(String text) {
        List<Integer> sizes = Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
        Execution execution = execution(Arithmetic.F64, false, false);
        for (Loss loss : List.of(new CrossEntropy(0.1), new CrossEntropy(0.1, List.of(1.0, 2.0, 0.5, 3.0, 1.5)))) {
            try (Engine whole = engine(execution, loss, Regularisation.NONE);
                    Engine added = engine(execution, loss, Regularisation.NONE)) {
                for (int step = 0; step < 2; step++) {
                    Outcome wanted = whole.lossAndGradients(IMAGES, TARGETS, 0);
                    Outcome found = accumulated(added, sizes, loss, 0);
                    assertThat(found.loss()).isCloseTo(wanted.loss(), within(1e-12));
                    assertThat(found.correct()).isEqualTo(wanted.correct());
                    assertClose(added.gradients(), whole.gradients(), 1e-12);
                    whole.step(PLAIN);
                    added.step(PLAIN);
                }
                assertClose(added.weights(), whole.weights(), 1e-11);
            }
        }
    }

    @Test
    void gradients_ofSeveralBatches_areTheBytesOfOneInAsManyParts() {
        Execution whole = execution(Arithmetic.F32, true, true);
        CrossEntropy loss = new CrossEntropy(0);
        try (Engine parts = engine(Recomputation.of(whole, Tiny.SIZE, 1, 2), loss, Regularisation.NONE);
                Engine added = engine(whole, loss, Regularisation.NONE)) {
            Outcome wanted = parts.lossAndGradients(IMAGES, TARGETS, 7);
            assertThat(accumulated(added, List.of(4, 4), loss, 7)).isEqualTo(wanted);
            assertThat(added.gradients()).isEqualTo(parts.gradients());
            assertThat(added.weights()).as("statistics").isEqualTo(parts.weights());
        }
    }

    private static void assertClose(Weights found, Weights wanted, double tolerance) {
        assertThat(found.names()).isEqualTo(wanted.names());
        wanted.arrays().forEach((name, array) -> assertThat(found.get(name).doubles()).as(name)
                .containsExactly(array.doubles(), within(tolerance)));
    }

    @Test
    void averages_afterSomeSteps_areThoseOfTheFormulaAndOfNothingFrozen() {
        Execution execution = Tiny.execution(false, Part.frozen("stem").in(Arithmetic.F64),
                Part.trained("block").in(Arithmetic.F64), Part.trained("head").in(Arithmetic.F64));
        double decay = 0.4;
        try (Engine engine = engine(execution, new CrossEntropy(0), Regularisation.NONE.withEmaDecay(decay))) {
            Map<String, double[]> wanted = new LinkedHashMap<>();
            engine.weights().arrays().forEach((name, array) -> wanted.put(name, array.doubles()));
            for (int step = 1; step <= 6; step++) {
                engine.lossAndGradients(IMAGES, TARGETS, step);
                engine.step(Fixtures.values(0.9, 0.05));
                double kept = Math.min(decay, (1.0 + step) / (10 + step));
                Weights present = engine.weights();
                wanted.forEach((name, average) -> {
                    double[] now = present.get(name).doubles();
                    for (int i = 0; i < now.length; i++) {
                        average[i] = kept * average[i] + (1 - kept) * now[i];
                    }
                });
            }
            Weights present = engine.weights();
            Weights averaged = engine.averaged(engine::weights);
            assertThat(engine.weights()).as("put back").isEqualTo(present);
            for (NamedArray array : averaged.arrays().values()) {
                boolean moves = !array.name().startsWith("stem") && array.dtype() == DType.F64;
                assertThat(array.equals(present.get(array.name()))).as(array.name()).isEqualTo(!moves);
                assertThat(engine.optimizerState().has("ema." + array.name())).as(array.name()).isEqualTo(moves);
                if (moves) {
                    assertThat(array.doubles()).as(array.name())
                            .containsExactly(wanted.get(array.name()), within(1e-12));
                }
            }
        }
    }

    @Test
    void averages_areWhatIsEvaluated() {
        Execution execution = execution(Arithmetic.F32, true, true);
        try (Engine engine = engine(execution, new CrossEntropy(0), Regularisation.NONE.withEmaDecay(0.9));
                Engine other = engine(execution, new CrossEntropy(0), Regularisation.NONE)) {
            engine.lossAndGradients(IMAGES, TARGETS, 1);
            engine.step(Fixtures.values(0.9, 0.05));
            Evaluation found = engine.averaged(() -> engine.evaluate(IMAGES, TARGETS));
            other.restore(engine.averaged(engine::weights), Weights.NONE);
            assertThat(found).usingRecursiveComparison().isEqualTo(other.evaluate(IMAGES, TARGETS));
            assertThat(found.loss()).isNotEqualTo(engine.evaluate(IMAGES, TARGETS).loss());
        }
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void restore_withAverages_continuesBitForBit(Arithmetic arithmetic) {
        Execution execution = execution(arithmetic, true, true);
        Regularisation asked = Regularisation.NONE.withEmaDecay(0.99);
        long before = Pointer.totalCount();
        try (Engine one = engine(execution, new CrossEntropy(0), asked);
                Engine two = engine(execution, new CrossEntropy(0), asked)) {
            steps(one, 0, 3);
            two.restore(one.weights(), one.optimizerState());
            steps(one, 3, 6);
            steps(two, 3, 6);
            assertThat(two.optimizerState()).isEqualTo(one.optimizerState());
            assertThat(two.averaged(two::weights)).isEqualTo(one.averaged(one::weights))
                    .isNotEqualTo(one.weights());
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    private static void steps(Engine engine, int from, int to) {
        for (int step = from; step < to; step++) {
            engine.lossAndGradients(IMAGES, TARGETS, step);
            engine.step(Fixtures.values(0.9, 0.01));
        }
    }

    private static Mixture mixture(Optional<Mixture.Box> box) {
        return new Mixture(new int[] {3, 0, 2, 1, 7, 5, 4, 6}, new double[] {0.75, 0.5, 1, 0.9, 0.6, 0.8, 0.7, 0.55},
                box);
    }

    /** The images as floats, mixed by hand. */
    private static Images mixedByHand(Images images, Mixture mixture) {
        ByteBuffer out = ByteBuffer.allocateDirect(images.bytes().remaining()).order(ByteOrder.nativeOrder());
        ByteBuffer in = images.bytes().duplicate().order(ByteOrder.nativeOrder());
        int plane = Tiny.SIZE * Tiny.SIZE;
        int each = 3 * plane;
        for (int i = 0; i < images.count() * each; i++) {
            int image = i / each;
            float own = in.getFloat(i * Float.BYTES);
            float other = in.getFloat((mixture.partners()[image] * each + i % each) * Float.BYTES);
            int row = i % plane / Tiny.SIZE;
            int column = i % Tiny.SIZE;
            boolean inside = mixture.box().filter(box -> row >= box.top() && row < box.bottom()
                    && column >= box.left() && column < box.right()).isPresent();
            double share = mixture.box().isPresent() ? (inside ? 0 : 1) : mixture.shares()[image];
            out.putFloat(i * Float.BYTES, (float) (other + share * (own - other)));
        }
        return new Images(out, Images.Encoding.NORMALISED, images.count(), Tiny.SIZE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradients_ofMixedImages_areThoseOfTheMixture(boolean cut) {
        Mixture mixture = mixture(cut ? Optional.of(new Mixture.Box(3, 0, 9, 14)) : Optional.empty());
        Images images = Fixtures.formulaImages(TARGETS.length, Tiny.SIZE);
        Execution execution = execution(Arithmetic.F64, false, false);
        CrossEntropy loss = new CrossEntropy(0.1, List.of(1.0, 2.0, 0.5, 3.0, 1.5));
        Targets.Mixed both = (Targets.Mixed) mixture.of(new Targets.Labels(TARGETS));
        try (Engine mixed = engine(execution, loss, Regularisation.NONE.withMixing(Mixing.mixup(1)));
                Engine parts = engine(Recomputation.of(execution, Tiny.SIZE, 1, 3), loss, Regularisation.NONE);
                Engine byHand = engine(execution, loss, Regularisation.NONE)) {
            Batch together = new Batch(images, new Targets.Labels(TARGETS), Optional.of(mixture));
            Outcome found = mixed.addGradients(together, 1, 0);
            Outcome wanted = byHand.addGradients(Batch.of(mixedByHand(images, mixture), both), 1, 0);
            assertThat(found.loss()).isCloseTo(wanted.loss(), within(1e-6));
            assertThat(found.correct()).isEqualTo(wanted.correct());
            assertClose(mixed.gradients(), byHand.gradients(), 1e-6);
            parts.addGradients(together, 1, 0);
            assertClose(parts.gradients(), mixed.gradients(), 1e-12);
            assertThat(found.loss()).isNotCloseTo(byHand.lossAndGradients(images, TARGETS, 0).loss(), within(1e-3));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Arithmetic.class, names = {"F32", "BF16"})
    void gradients_ofMixedFeatures_areTheSameWhereverTheFeaturesComeFrom(Arithmetic frozen) {
        Execution execution = Tiny.execution(true, Part.frozen("stem").in(frozen),
                Part.trained("block").dropping(false), Part.trained("head").dropping(false));
        Mixing behind = new Mixing(0.4, 0, Mixing.CUTMIX_SHARE, Place.FEATURES);
        Border border = Border.of(execution, Tiny.SIZE);
        ByteBuffer kept = ByteBuffer.allocateDirect((int) (TARGETS.length * border.bytes()))
                .order(ByteOrder.nativeOrder());
        try (Engine features = engine(execution, new CrossEntropy(0), Regularisation.NONE.withMixing(behind));
                Engine images = engine(execution, new CrossEntropy(0), Regularisation.NONE.withMixing(behind));
                Engine before = engine(execution, new CrossEntropy(0),
                        Regularisation.NONE.withMixing(Mixing.mixup(0.4)))) {
            Targets targets = new Targets.Labels(TARGETS);
            Optional<Mixture> mixture = Optional.of(mixture(Optional.empty()));
            features.features(IMAGES, border, kept);
            Outcome one = features.addGradients(
                    new Batch(new Features(kept.flip(), border, TARGETS.length), targets, mixture), 1, 0);
            assertThat(images.addGradients(new Batch(IMAGES, targets, mixture), 1, 0)).isEqualTo(one);
            assertThat(images.gradients()).isEqualTo(features.gradients());
            assertThat(before.addGradients(new Batch(IMAGES, targets, mixture), 1, 0)).as("at the input")
                    .isNotEqualTo(one);
        }
    }

    @Test
    void correct_ofMixedImages_isTheClassOfWhichMoreIsShown() {
        Targets.Mixed mixed = new Targets.Mixed(new int[] {0, 1, 2}, new int[] {3, 4, 0}, new double[] {0.5, 0.49, 1});
        assertThat(mixed.larger().labels()).containsExactly(0, 4, 2);
        assertThat(mixed.part(1, 2).larger().labels()).containsExactly(4, 2);
    }

    @Test
    void mixture_ofNumbers_mixesThem() {
        Mixture mixture = new Mixture(new int[] {1, 0}, new double[] {0.75, 0.5}, Optional.empty());
        assertThat(((Targets.Rows) mixture.of(new Targets.Rows(new float[] {1, 0, 3, 4}, 2))).numbers())
                .containsExactly(1.5f, 1, 2, 2);
    }

    @Test
    void dropout_scaled_dropsBySoMuch() {
        Execution dropping = execution(Arithmetic.F32, true, true);
        try (Engine none = engine(dropping, new CrossEntropy(0), Regularisation.NONE.withDropoutScale(0));
                Engine still = engine(execution(Arithmetic.F32, true, false), new CrossEntropy(0), Regularisation.NONE);
                Engine once = engine(dropping, new CrossEntropy(0), Regularisation.NONE);
                Engine more = engine(dropping, new CrossEntropy(0), Regularisation.NONE.withDropoutScale(1.5))) {
            Outcome plain = still.lossAndGradients(IMAGES, TARGETS, 3);
            assertThat(none.lossAndGradients(IMAGES, TARGETS, 3)).isEqualTo(plain);
            assertThat(once.lossAndGradients(IMAGES, TARGETS, 3)).isNotEqualTo(plain);
            assertThat(more.lossAndGradients(IMAGES, TARGETS, 3)).isNotEqualTo(plain)
                    .isNotEqualTo(once.lossAndGradients(IMAGES, TARGETS, 3));
        }
    }

    /** Steps far smaller than bf16 can tell near these weights: they add up in singles alone. */
    @Test
    void step_throughBf16_movesWeightsThatAreKeptInSingles() {
        Execution execution = execution(Arithmetic.BF16, false, false);
        try (Engine engine = engine(execution, new CrossEntropy(0), Regularisation.NONE)) {
            Weights before = engine.weights();
            int steps = 8;
            for (int step = 0; step < steps; step++) {
                engine.lossAndGradients(IMAGES, TARGETS, 0);
                assertThat(engine.gradients().arrays().values()).allMatch(array -> array.dtype() == DType.F32);
                engine.step(List.of(new Hyper.Values(1e-4, 0, 0, 0, 0)));
            }
            double[] stood = before.get("block.conv2.weight").doubles();
            NamedArray after = engine.weights().get("block.conv2.weight");
            assertThat(after.dtype()).isEqualTo(DType.F32);
            long moved = IntStream.range(0, stood.length).filter(i -> after.doubles()[i] != stood[i]
                    && Math.abs(after.doubles()[i] - stood[i]) < Math.abs(stood[i]) / 512).count();
            assertThat(moved).as("by less than half of what bf16 tells apart").isGreaterThan(stood.length / 2);
        }
    }
}
