package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Shape;
import dev.varve.plan.Defaults;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Hyper;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.truth.Targets;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Norms of gradients, parameters and steps beside those that are added up by hand, in doubles; and dead channels. */
@SuppressWarnings("try") // the scope is held, not used
final class NormsTest {

    private static final int[] TARGETS = {0, 1, 2, 3};
    private static final Execution ALL = Tiny.execution(false, Part.trained("stem").in(Arithmetic.F64),
            Part.trained("block").in(Arithmetic.F64), Part.trained("head").in(Arithmetic.F64));
    private static final Images IMAGES = Fixtures.formulaImages(4, Tiny.SIZE);

    private static Set<String> named(String part) {
        return ALL.trained().stream().filter(name -> name.startsWith(part)).collect(Collectors.toSet());
    }

    private static Engine engine() {
        Engine engine = Engine.open(new Engine.Settings(1, Arithmetic.F64));
        engine.load(Tiny.NETWORK, Tiny.weights());
        engine.begin(ALL, Fixtures.PREPROCESSING, new Training(new CrossEntropy(0), Defaults.OPTIMIZER, true, List.of(
                new Training.Share("stem", named("stem"), false), new Training.Share("block", named("block"), false),
                new Training.Share("head", named("head"), false))));
        return engine;
    }

    private static double norm(Weights weights, String part) {
        return Math.sqrt(weights.arrays().values().stream().filter(array -> named(part).contains(array.name()))
                .flatMapToDouble(array -> Arrays.stream(Fixtures.doubles(array))).map(value -> value * value).sum());
    }

    @Test
    void gradientNorms_ofEachShare_areThoseOfItsGradientsAndParameters() {
        try (Engine engine = engine()) {
            List<Norms> found = engine.gradientNorms(IMAGES, new Targets.Labels(TARGETS), 7);
            Weights weights = engine.weights();
            engine.lossAndGradients(IMAGES, TARGETS, 7);
            Weights gradients = engine.gradients();
            List<String> parts = List.of("stem", "block", "head");
            for (int i = 0; i < parts.size(); i++) {
                double gradient = norm(gradients, parts.get(i));
                double weight = norm(weights, parts.get(i));
                assertThat(found.get(i).gradient()).isCloseTo(gradient, within(1e-12));
                assertThat(found.get(i).weight()).isCloseTo(weight, within(1e-12));
                assertThat(found.get(i).relativeGradient()).isCloseTo(gradient / weight, within(1e-12));
                assertThat(found.get(i).update()).isZero();
            }
        }
    }

    @Test
    void gradientNorms_ofNormsThatMove_changeNothing() {
        try (Engine engine = engine()) {
            List<NamedArray> before = List.copyOf(engine.weights().arrays().values());
            engine.gradientNorms(IMAGES, new Targets.Labels(TARGETS), 7);
            assertThat(engine.gradients().names()).isEmpty();
            assertThat(engine.optimizerState().names()).isEmpty();
            Weights after = engine.weights();
            before.forEach(array -> assertThat(after.get(array.name()).bytes()).as(array.name())
                    .isEqualTo(array.bytes()));
        }
    }

    @Test
    void measuredStep_saysWhatItChangedAndStepsAsAnyOther() {
        List<Hyper.Values> values = List.of(Fixtures.values(0.9, 1e-2).get(0), Fixtures.values(0.9, 1e-3).get(0),
                Fixtures.values(0.9, 1e-4).get(0));
        try (Engine engine = engine(); Engine other = engine()) {
            Weights before = engine.weights();
            engine.lossAndGradients(IMAGES, TARGETS, 7);
            List<Norms> found = engine.measuredStep(values);
            Weights after = engine.weights();
            other.lossAndGradients(IMAGES, TARGETS, 7);
            other.step(values);
            Weights plain = other.weights();
            for (String part : List.of("stem", "block", "head")) {
                double squares = 0;
                for (String name : named(part)) {
                    double[] here = Fixtures.doubles(after.get(name));
                    double[] there = Fixtures.doubles(before.get(name));
                    for (int i = 0; i < here.length; i++) {
                        squares += (here[i] - there[i]) * (here[i] - there[i]);
                    }
                    assertThat(after.get(name).bytes()).isEqualTo(plain.get(name).bytes());
                }
                Norms one = found.get(List.of("stem", "block", "head").indexOf(part));
                assertThat(one.update()).isPositive().isCloseTo(Math.sqrt(squares), within(1e-12));
                assertThat(one.relativeUpdate()).isCloseTo(Math.sqrt(squares) / norm(before, part), within(1e-12));
            }
        }
    }

    @Test
    void and_ofTwoShares_isTheNormOverBoth() {
        assertThat(new Norms(3, 5, 0.3).and(new Norms(4, 12, 0.4))).isEqualTo(new Norms(5, 13, 0.5));
        assertThat(Norms.NONE.relativeGradient()).isZero();
        assertThat(Norms.NONE.relativeUpdate()).isZero();
    }

    @Test
    void deadChannels_ofARectifierWithThreeThatNeverFire_areThreeOfEight() {
        float[] bias = {-100, 1, -100, 1, 1, -100, 1, 1};
        Weights some = Tiny.weights().with(Weights.of(List.of(
                NamedArray.of("stem.bn.bias", Shape.of(8), bias))));
        try (Engine engine = engine()) {
            engine.restore(some, Weights.NONE);
            DeadChannels dead = new DeadChannels(List.of("stem.relu", "block.relu"));
            engine.addGradients(Batch.of(IMAGES, new Targets.Labels(TARGETS)), 1, 7, dead);
            assertThat(dead.share(List.of("stem.relu"))).hasValue(3 / 8.0);
            assertThat(dead.share(List.of("stem.conv"))).isEmpty();
        }
    }

    @Test
    void deadChannels_ofTokens_areThoseOfTheLastAxis() {
        DeadChannels dead = new DeadChannels(List.of("relu"));
        try (PointerScope scope = new PointerScope()) {
            dead.see("relu", Tensor.create(0f, 1f, 0f, 0f, 2f, 0f).view(1, 2, 3));
        }
        assertThat(dead.share(List.of("relu"))).hasValue(2 / 3.0);
    }
}
