package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Noise;
import dev.varve.graph.Norm;
import dev.varve.graph.Op;
import dev.varve.group.Body;
import dev.varve.group.Groupings;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.surgery.BodyEnd;
import dev.varve.train.engine.Census.Event;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What ran is what the execution says. */
final class CensusTest {

    private static final int[] TARGETS = {0, 1, 2, 3};
    private static final Images IMAGES = Fixtures.pixels(4, Tiny.SIZE);

    @Test
    void census_ofATrainingPass_equalsTheExecution() {
        Execution execution = Tiny.execution(true, Part.trained("stem").in(Arithmetic.BF16),
                Part.passing("block"), Part.trained("head").in(Arithmetic.BF16));
        Census census = census(execution, Tiny.weights(), Tiny.SIZE);
        assertThat(census.count(Event.CAST)).as("stem to block, block to head").isEqualTo(2);
    }

    /** Body frozen, upper body trained, a frozen middle, norms that train in frozen groups, and everything. */
    @Test
    void census_ofPlannedPhases_equalsThePrintedExecution() {
        Network network = Zoo.network("resnet18");
        LayerGroups groups = Groupings.DEFAULT.group(Body.of(network, BodyEnd.of(network), 64));
        GroupRule trained = GroupRule.trained(1e-3, 0.01);
        GroupRule frozen = GroupRule.frozen(1e-3, 0.01, NormPolicy.FIXED);
        GroupRule norms = GroupRule.frozen(1e-3, 0.01, NormPolicy.TRAIN);
        for (List<GroupRule> rules : List.of(List.of(frozen, frozen, trained), List.of(frozen, trained, trained),
                List.of(trained, frozen, trained), List.of(norms, norms, trained),
                List.of(trained, trained, trained))) {
            for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
                Execution execution = Executions.of(network, groups, rules, precision, true);
                Census census = census(execution, FormulaWeights.of(network, 1), 32);
                assertThat(census.count(Event.NORM_FIXED)).as("every norm that stands still is folded").isZero();
            }
        }
    }

    private static Census census(Execution execution, Weights weights, int size) {
        try (Engine engine = Fixtures.engine(execution, weights)) {
            engine.lossAndGradients(Fixtures.pixels(4, size), TARGETS, 0);
            Census census = engine.census();
            assertThat(census.segments()).hasSameSizeAs(execution.segments());
            for (int i = 0; i < execution.segments().size(); i++) {
                requireEqual(census.segments().get(i), execution, execution.segments().get(i));
            }
            assertThat(engine.gradients().names()).isEqualTo(execution.trained());
            return census;
        }
    }

    private static void requireEqual(Census.Segment ran, Execution execution, Execution.Segment planned) {
        List<Op> operations = planned.nodes().stream().map(id -> execution.network().node(id).op()).toList();
        assertThat(ran.name()).isEqualTo(planned.name());
        assertThat(ran.kind()).isEqualTo(planned.kind());
        assertThat(ran.arithmetic()).isEqualTo(Set.of(planned.arithmetic()));
        assertThat(ran.count(Event.CONVOLUTION))
                .isEqualTo((int) operations.stream().filter(Contraction.Conv2d.class::isInstance).count());
        assertThat(ran.count(Event.NORM_FIXED) + ran.count(Event.NORM_MOVING))
                .isEqualTo((int) operations.stream().filter(Norm.class::isInstance).count());
        assertThat(ran.count(planned.movesStatistics() ? Event.NORM_FIXED : Event.NORM_MOVING)).isZero();
        assertThat(ran.count(Event.RECORDED) > 0).isEqualTo(planned.kind() != Kind.FROZEN);
        assertThat(ran.count(Event.SAVED) > 0).isEqualTo(planned.kind() != Kind.FROZEN);
        boolean draws = planned.stochastic() && operations.stream().anyMatch(Noise.class::isInstance);
        assertThat(ran.count(Event.DROPOUT_DRAWN) > 0).isEqualTo(draws);
    }

    @Test
    void census_ofFoldedAndPlain_differByTheFoldedNorms() {
        Part[] parts = {Part.frozen("stem"), Part.frozen("block"), Part.trained("head").dropping(false)};
        Execution folded = Tiny.execution(true, parts);
        try (Engine one = Fixtures.engine(folded, Tiny.weights());
                Engine two = Fixtures.engine(Tiny.execution(false, parts), Tiny.weights())) {
            double loss = one.lossAndGradients(IMAGES, TARGETS, 0).loss();
            assertThat(loss).isCloseTo(two.lossAndGradients(IMAGES, TARGETS, 0).loss(), within(1e-4 * loss));
            assertThat(one.census().count(Event.NORM_FIXED)).isZero();
            assertThat(two.census().count(Event.NORM_FIXED))
                    .isEqualTo(folded.segments().stream().mapToInt(Execution.Segment::folded).sum()).isEqualTo(3);
        }
    }

    /**
     * In the block: the inputs of two convolutions and of two norms; one of these inputs is a rectifier's output, which
     * it saves too. The skip's input is the first convolution's, and the last rectifier's output dies in the head.
     */
    @Test
    void census_savedValues_areTheInputsOfWhatTrains() {
        Execution execution = Tiny.execution(true, Part.frozen("stem"), Part.trained("block"),
                Part.trained("head").dropping(false));
        try (Engine engine = Fixtures.engine(execution, Tiny.weights())) {
            engine.lossAndGradients(IMAGES, TARGETS, 0);
            Census census = engine.census();
            assertThat(census.segments().get(0).count(Event.SAVED)).isZero();
            assertThat(census.segments().get(1).count(Event.SAVED)).isEqualTo(4);
            assertThat(census.segments().get(2).count(Event.SAVED)).as("of the pooling and the matrix").isEqualTo(2);
            engine.evaluate(IMAGES, TARGETS);
            assertThat(engine.census().count(Event.SAVED)).isZero();
        }
    }

    /** What resnet18 keeps when all of it trains, by hand. */
    @Test
    void census_savedValuesOfResnet18_areThese() {
        Network network = Zoo.network("resnet18");
        int image = 1;                  // the first convolution's input
        int norms = 20;                 // each saves its input, a convolution's output
        int rectifiers = 17;            // each saves its output, which is the next convolution's input
        int pooling = 1;                // the first block's input
        int matrix = 1;                 // its input
        try (Engine engine = Fixtures.engine(Fixtures.unfrozen(network, Arithmetic.F32, false),
                FormulaWeights.of(network, 1))) {
            engine.lossAndGradients(Fixtures.pixels(4, 64), TARGETS, 0);
            assertThat(engine.census().count(Event.SAVED)).isEqualTo(image + norms + rectifiers + pooling + matrix);
        }
    }

    /** The border runs through the residual block, so its input and its first half both cross. */
    @Test
    void census_skipAcrossTheBorder_castsEachCrossingValueOnce() {
        Execution split = Tiny.execution(false, Part.frozen("stem+block.conv1").in(Arithmetic.BF16),
                Part.trained("block.bn1+block.relu+block.conv2+block.bn2+block.add+head"));
        Execution whole = Tiny.execution(false, Part.trained("stem"), Part.trained("block"), Part.trained("head"));
        try (Engine one = Fixtures.engine(split, Tiny.weights());
                Engine two = Fixtures.engine(whole, Tiny.weights())) {
            float[] expected = two.evaluate(IMAGES, TARGETS).logits();
            assertThat(one.evaluate(IMAGES, TARGETS).logits()).containsExactly(expected, within(0.05f));
            one.lossAndGradients(IMAGES, TARGETS, 0);
            assertThat(one.census().count(Event.CAST)).isEqualTo(2);
            assertThat(one.gradients().names()).doesNotContain("stem.conv.weight", "block.conv1.weight")
                    .contains("block.bn1.weight", "block.conv2.weight", "head.fc.bias");
        }
    }
}
