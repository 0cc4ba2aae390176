package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phases;
import dev.varve.surgery.Rewrite;
import dev.varve.train.engine.Census.Event;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Phases as the planner derives them, run: what is folded, tied, skipped, dropped and frozen computes and stays. */
final class PlannedPhasesTest {

    private static final int[] TARGETS = {0, 1, 2, 3};
    private static final int SIZE = 32;
    private static final Images IMAGES = Fixtures.pixels(4, SIZE);
    private static final LayerGroups TIED = Phases.groups(Phases.tied(), "conv0 bn0", "conv1 bn1", "conv2 bn2 fc");
    private static final LayerGroups BRANCHES = Phases.groups(Phases.branches(), "left", "right", "head");

    private static Execution execution(LayerGroups groups, String rules) {
        return Executions.of(groups.network(), groups, Phases.rules(rules), Precision.FP32, false);
    }

    private static Weights weights(LayerGroups groups) {
        return FormulaWeights.of(groups.network(), 1);
    }

    /** The same phase with nothing folded: each norm stands behind its convolution, in the same segment. */
    private static Execution unfolded(Execution folded) {
        Network original = folded.original();
        Set<String> left = folded.network().nodes().stream().map(Node::id).collect(Collectors.toSet());
        List<Segment> segments = new ArrayList<>();
        for (Segment one : folded.segments()) {
            Set<String> nodes = new TreeSet<>(one.nodes());
            original.nodes().stream().filter(node -> !left.contains(node.id()))
                    .filter(norm -> nodes.contains(norm.inputs().get(0))).forEach(norm -> nodes.add(norm.id()));
            segments.add(new Segment(one.name(), one.kind(), original.nodes().stream().map(Node::id)
                    .filter(nodes::contains).toList(), one.arithmetic(), one.movesStatistics(), one.stochastic(),
                    one.stable(), 0, one.boundary()));
        }
        return new Execution(original, Rewrite.none(original), folded.trained(), segments);
    }

    /**
     * Forward, and the gradients that pass through a folded middle; counts tell that folding really happened. What
     * trains keeps its statistics here, since those of four images would amplify the rounding.
     */
    @ParameterizedTest
    @CsvSource({"resnet18, ffS, 20", "resnet18, SfS, 10", "vgg11_bn, ffS, 8", "tf_efficientnet_lite0, ffS, 49",
        "tf_efficientnet_lite0, SfS, 16"})
    void phase_foldedAndUnfolded_agreeInLogitsAndGradients(String architecture, String rules, int norms) {
        LayerGroups groups = Phases.groups(architecture, "stage");
        Execution folded = execution(groups, rules);
        try (Engine one = Fixtures.engine(folded, weights(groups));
                Engine two = Fixtures.engine(unfolded(folded), weights(groups))) {
            assertAgree(one.evaluate(IMAGES, TARGETS).logits(), two.evaluate(IMAGES, TARGETS).logits());
            one.lossAndGradients(IMAGES, TARGETS, 0);
            two.lossAndGradients(IMAGES, TARGETS, 0);
            Weights gradients = one.gradients();
            assertThat(gradients.names()).isEqualTo(folded.trained()).isEqualTo(two.gradients().names());
            String last = "head." + (groups.network().hasParameter("head.8.weight") ? 8 : 6) + ".weight";
            assertAgree(gradients.get(last).floats(), two.gradients().get(last).floats());
            assertThat(two.census().count(Event.NORM_FIXED) - one.census().count(Event.NORM_FIXED)).isEqualTo(norms)
                    .isEqualTo(folded.segments().stream().mapToInt(Segment::folded).sum());
        }
    }

    /** To 1e-4 of the largest value. */
    private static void assertAgree(float[] found, float[] expected) {
        double scale = IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).as("value %d", i).isCloseTo(expected[i], offset(1e-4 * scale));
        }
    }

    @ParameterizedTest
    @CsvSource({"fft", "ftf", "tff", "ttt", "nnt", "ntf", "sst", "tft"})
    void steps_ofAnyPhase_moveWhatItTrainsAndNothingElse(String rules) {
        for (LayerGroups groups : List.of(TIED, BRANCHES)) {
            Execution execution = execution(groups, rules);
            try (Engine engine = Fixtures.engine(execution, weights(groups))) {
                steps(engine, 2);
                assertThat(changed(groups, engine.weights())).as(groups.network().name())
                        .isEqualTo(new TreeSet<>(moving(execution)));
                assertThat(engine.optimizerState().names()).hasSize(3 * execution.trained().size());
            }
        }
    }

    /** The trained parameters, and means, variances and counts of norms in segments that move statistics. */
    private static Set<String> moving(Execution execution) {
        Set<String> moving = new TreeSet<>(execution.trained());
        execution.segments().stream().filter(Segment::movesStatistics).flatMap(one -> one.nodes().stream())
                .flatMap(id -> execution.network().node(id).parameters().entrySet().stream())
                .filter(one -> one.getKey().kind() == Parameter.Kind.BUFFER)
                .forEach(one -> moving.add(one.getValue()));
        return moving;
    }

    private static Set<String> changed(LayerGroups groups, Weights after) {
        Weights before = weights(groups);
        return after.names().stream().filter(name -> !after.get(name).bytes().equals(before.get(name).bytes()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void steps(Engine engine, int count) {
        for (int i = 0; i < count; i++) {
            engine.lossAndGradients(IMAGES, TARGETS, i);
            engine.step(Fixtures.values(0.9, 1e-2));
        }
    }

    /** After a tied weight is unfrozen and frozen again nothing decays it, and the folded norms know what moved. */
    @Test
    void phases_unfreezeAndFreezeAgain_leaveFrozenBytesAndFoldTheNewOnes() {
        Execution frozen = execution(TIED, "fft");
        Execution unfrozen = execution(TIED, "ttt");
        try (Engine engine = Fixtures.engine(frozen, weights(TIED))) {
            steps(engine, 1);
            engine.begin(unfrozen, Fixtures.PREPROCESSING, Fixtures.training(unfrozen));
            steps(engine, 2);
            float[] beforeFreezing = engine.evaluate(IMAGES, TARGETS).logits();
            Weights moved = engine.weights();
            engine.begin(frozen, Fixtures.PREPROCESSING, Fixtures.training(frozen));
            assertAgree(engine.evaluate(IMAGES, TARGETS).logits(), beforeFreezing);
            steps(engine, 2);
            for (String name : List.of("conv0.weight", "bn0.weight", "bn0.running_mean", "conv1.weight", "bn1.bias")) {
                assertThat(engine.weights().get(name).bytes()).as(name).isEqualTo(moved.get(name).bytes());
                assertThat(moved.get(name).bytes()).isNotEqualTo(weights(TIED).get(name).bytes());
            }
            assertThat(engine.optimizerState().names()).hasSize(3 * frozen.trained().size());
        }
    }

    /** One draw in the frozen left branch, none in the head, then the other way round. */
    @Test
    void census_dropoutsOfFrozenGroups_drawByTheirRule() {
        assertThat(drawn("Fft")).isEqualTo(2);
        assertThat(drawn("FfT")).isOne();
        assertThat(drawn("fft")).isOne();
        assertThat(drawn("ffT")).isZero();
    }

    private static int drawn(String rules) {
        Execution execution = execution(BRANCHES, rules);
        assertThat(execution.segments().get(0).kind()).isEqualTo(Kind.FROZEN);
        try (Engine engine = Fixtures.engine(execution, weights(BRANCHES))) {
            engine.lossAndGradients(IMAGES, TARGETS, 0);
            assertThat(engine.census().segments()).extracting(Census.Segment::name)
                    .containsExactlyElementsOf(execution.segments().stream().map(Segment::name).toList());
            return engine.census().count(Event.DROPOUT_DRAWN);
        }
    }
}
