package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Parameter;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.weights.Weights;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What frozen means: no byte moves, no gradient, no state, whatever the order of phases. */
final class FreezingTest {

    private static final int[] TARGETS = {0, 1, 2, 3};
    private static final Images IMAGES = Fixtures.pixels(4, Tiny.SIZE);
    private static final Execution HEAD =
            Tiny.execution(true, Part.frozen("stem"), Part.frozen("block"), Part.trained("head"));
    private static final Execution ALL =
            Tiny.execution(true, Part.trained("stem"), Part.trained("block"), Part.trained("head"));

    @Test
    void step_frozenBody_leavesWeightsStatisticsAndCountsByteEqual() {
        try (Engine engine = Fixtures.engine(HEAD, Tiny.weights())) {
            steps(engine, 3);
            assertThat(changed(Tiny.weights(), engine.weights())).isEqualTo(Set.of("head.fc.weight", "head.fc.bias"));
            assertThat(engine.optimizerState().names()).allMatch(name -> name.contains("head.fc."));
        }
    }

    @Test
    void lossAndGradients_frozenBody_givesGradientsOfTheHeadAlone() {
        try (Engine engine = Fixtures.engine(HEAD, Tiny.weights())) {
            engine.lossAndGradients(IMAGES, TARGETS, 1);
            assertThat(engine.gradients().names()).containsExactly("head.fc.weight", "head.fc.bias");
            assertThat(engine.census().segments().get(0).count(Census.Event.RECORDED)).isZero();
            assertThat(engine.census().segments().get(1).count(Census.Event.RECORDED)).isZero();
        }
    }

    @Test
    void step_everythingTrained_movesEveryArrayAndCountsBatches() {
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            steps(engine, 3);
            Weights after = engine.weights();
            assertThat(changed(Tiny.weights(), after)).isEqualTo(
                    Tiny.NETWORK.parameters().stream().map(Parameter::name).collect(Collectors.toSet()));
            assertThat(after.get("stem.bn.num_batches_tracked").bytes().getLong()).isEqualTo(3);
        }
    }

    @Test
    void begin_unfreezeThenFreeze_neitherMovesNorDecaysWhatIsFrozenAgain() {
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            steps(engine, 2);
            Weights before = engine.weights();
            engine.begin(HEAD, Fixtures.PREPROCESSING, Fixtures.training(HEAD));
            assertThat(engine.optimizerState().names()).isEmpty();
            steps(engine, 2);
            assertThat(changed(before, engine.weights())).isEqualTo(Set.of("head.fc.weight", "head.fc.bias"));
            engine.begin(ALL, Fixtures.PREPROCESSING, Fixtures.training(ALL));
            steps(engine, 1);
            assertThat(changed(before, engine.weights())).hasSize(Tiny.NETWORK.parameters().size());
        }
    }

    @Test
    void begin_frozenAfterTraining_foldsTheWeightsOfNow() {
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            steps(engine, 3);
            float[] unfolded = engine.evaluate(IMAGES, TARGETS).logits();
            engine.begin(HEAD, Fixtures.PREPROCESSING, Fixtures.training(HEAD));
            assertThat(engine.evaluate(IMAGES, TARGETS).logits()).containsExactly(unfolded, within(1e-4f));
        }
    }

    /** In a frozen middle the gradient of what lies before must not notice that norms were folded. */
    @Test
    void lossAndGradients_frozenMiddle_passesTheSameGradientAsUnfolded() {
        Part stem = Part.trained("stem").moving(false).dropping(false).in(Arithmetic.F64);
        Part head = Part.trained("head").dropping(false).in(Arithmetic.F64);
        Execution folded = Tiny.execution(true, stem, Part.passing("block").in(Arithmetic.F64), head);
        Execution plain = Tiny.execution(false, stem,
                Part.trained("block").moving(false).in(Arithmetic.F64), head);
        try (Engine one = Fixtures.engine(folded, Tiny.weights());
                Engine two = Fixtures.engine(plain, Tiny.weights())) {
            one.lossAndGradients(IMAGES, TARGETS, 0);
            two.lossAndGradients(IMAGES, TARGETS, 0);
            Weights gradients = one.gradients();
            assertThat(gradients.names()).containsExactly(
                    "stem.conv.weight", "stem.bn.weight", "stem.bn.bias", "head.fc.weight", "head.fc.bias");
            gradients.names().forEach(name -> assertThat(Fixtures.doubles(gradients.get(name)))
                    .containsExactly(Fixtures.doubles(two.gradients().get(name)), within(1e-12)));
            assertThat(one.census().segments().get(1).count(Census.Event.NORM_FIXED)).isZero();
        }
    }

    @Test
    void lossAndGradients_dropoutInAFrozenPart_drawsOnlyIfTheSegmentSaysSo() {
        Part head = Part.trained("head").dropping(false);
        Execution still = Tiny.execution(true, Part.frozen("stem"), Part.frozen("block"), head);
        Execution noisy = Tiny.execution(true, Part.frozen("stem").dropping(true), Part.frozen("block"), head);
        try (Engine engine = Fixtures.engine(still, Tiny.weights())) {
            assertThat(losses(engine, 1, 2, 1)).containsOnly(losses(engine, 1).get(0));
            engine.begin(noisy, Fixtures.PREPROCESSING, Fixtures.training(noisy));
            List<Double> losses = losses(engine, 1, 2, 1);
            assertThat(losses.get(0)).isEqualTo(losses.get(2)).isNotEqualTo(losses.get(1));
            assertThat(engine.census().count(Census.Event.DROPOUT_DRAWN)).isEqualTo(1);
        }
    }

    @Test
    void evaluate_inTheMiddleOfAPhase_disturbsNothing() {
        try (Engine one = Fixtures.engine(ALL, Tiny.weights()); Engine two = Fixtures.engine(ALL, Tiny.weights())) {
            steps(one, 4);
            for (int step = 0; step < 4; step++) {
                two.evaluate(IMAGES, TARGETS);
                two.lossAndGradients(IMAGES, TARGETS, step);
                two.evaluate(IMAGES, TARGETS);
                two.step(Fixtures.values(0.9, 0.01));
            }
            assertThat(changed(one.weights(), two.weights())).isEmpty();
        }
    }

    private static List<Double> losses(Engine engine, long... seeds) {
        return LongStream.of(seeds)
                .mapToObj(seed -> engine.lossAndGradients(IMAGES, TARGETS, seed).loss()).toList();
    }

    private static void steps(Engine engine, int count) {
        for (int step = 0; step < count; step++) {
            engine.lossAndGradients(IMAGES, TARGETS, step);
            engine.step(Fixtures.values(0.9, 0.01));
        }
    }

    private static Set<String> changed(Weights before, Weights after) {
        return before.names().stream().filter(name -> !before.get(name).equals(after.get(name)))
                .collect(Collectors.toSet());
    }
}
