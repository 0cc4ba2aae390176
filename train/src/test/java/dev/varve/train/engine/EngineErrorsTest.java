package dev.varve.train.engine;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Shape;
import dev.varve.plan.Defaults;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Hyper;
import dev.varve.surgery.Fold;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import dev.varve.zoo.Zoo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Each mistake is one sentence: subject, rule, what was found. */
final class EngineErrorsTest {

    private static final Execution ALL =
            Tiny.execution(false, Part.trained("stem"), Part.trained("block"), Part.trained("head"));

    @Test
    void evaluate_imagesTooSmall_namesTheNodeTheRuleAndTheSize() {
        NetworkBuilder net = NetworkBuilder.network("wide", "Wide");
        Network network = net.build(net.avgPool("pool", net.conv("conv", net.image("pixels", 3), 4, kernel(5)), 1));
        Execution execution = Fixtures.unfrozen(network, Arithmetic.F32, false);
        try (Engine engine = Fixtures.engine(execution, FormulaWeights.of(network, 1))) {
            assertThatThrownBy(() -> engine.evaluate(Fixtures.pixels(1, 4), new int[] {0}))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage("conv: expects at least 5 positions along each axis, padding counted, got 4, from "
                            + "an input of 4 x 4; choose another size");
        }
    }

    @Test
    void evaluate_networkOfOtherChannels_namesTheInput() {
        NetworkBuilder net = NetworkBuilder.network("grey", "Grey");
        Network network = net.build(net.conv("conv", net.image("pixels", 1), 4, kernel(1)));
        Execution execution = Fixtures.unfrozen(network, Arithmetic.F32, false);
        try (Engine engine = Fixtures.engine(execution, FormulaWeights.of(network, 1))) {
            assertThatThrownBy(() -> engine.evaluate(Fixtures.pixels(1, 4), new int[] {0}))
                    .hasMessage("pixels: expects [N, 1, 4, 4], images are [N, 3, 4, 4]; widen or narrow the first "
                            + "layer");
        }
    }

    @Test
    void lossAndGradients_wrongTargets_areNamed() {
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            Images images = Fixtures.pixels(2, Tiny.SIZE);
            assertThatThrownBy(() -> engine.lossAndGradients(images, new int[] {0, 5}, 0))
                    .hasMessage("a target must be one of 5 classes, got 5");
            assertThatThrownBy(() -> engine.lossAndGradients(images, new int[] {0}, 0))
                    .hasMessage("2 images need as many targets, got 1");
        }
    }

    @Test
    void evaluate_onAnInterruptedThread_endsBeforeItBegins() {
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            Images images = Fixtures.pixels(2, Tiny.SIZE);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> engine.evaluate(images, new int[] {0, 1}))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(engine.evaluate(images, new int[] {0, 1}).loss()).isPositive();
        }
    }

    @Test
    void images_heapOrShortBuffer_isRefused() {
        assertThatThrownBy(() -> Images.pixels(ByteBuffer.allocate(12), 1, 2))
                .hasMessage("images: 1 of 2 x 2 need a direct buffer of 12 bytes, got a heap buffer of 12");
        assertThatThrownBy(() -> Images.pixels(ByteBuffer.allocateDirect(11), 1, 2))
                .hasMessage("images: 1 of 2 x 2 need a direct buffer of 12 bytes, got 11");
        assertThatThrownBy(() -> Images.pixels(ByteBuffer.allocateDirect(0), 0, 2))
                .hasMessage("images: count, size and channels must be at least 1, got 0, 2 and 3");
    }

    @Test
    void begin_sharesThatAreNoPartition_areRefusedByParameter() {
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            assertThatThrownBy(() -> engine.begin(ALL, Fixtures.PREPROCESSING,
                    sharing(List.of(Set.of("head.fc.bias")))))
                    .hasMessageEndingWith(": trained, and in no share");
            assertThatThrownBy(() -> engine.begin(ALL, Fixtures.PREPROCESSING,
                    sharing(List.of(ALL.trained(), Set.of("head.fc.bias")))))
                    .hasMessage("head.fc.bias: in the share 1, and in another");
            assertThatThrownBy(() -> engine.begin(ALL, Fixtures.PREPROCESSING,
                    sharing(List.of(Set.of("stem.bn.running_mean")))))
                    .hasMessage("stem.bn.running_mean: in the share 0, and not trained");
        }
    }

    private static Training sharing(List<Set<String>> sets) {
        return new Training(new CrossEntropy(0), Defaults.OPTIMIZER, true, sets.stream()
                .map(set -> new Training.Share(Integer.toString(sets.indexOf(set)), set, false)).toList());
    }

    @Test
    void begin_executionOfAnotherNetwork_isRefused() {
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            Execution other = Fixtures.unfrozen(Zoo.network("resnet18"), Arithmetic.F32, false);
            assertThatThrownBy(() -> engine.begin(other, Fixtures.PREPROCESSING, Fixtures.training(other)))
                    .hasMessageStartingWith("the execution is of resnet18").hasMessageContaining("loaded is tiny");
        }
    }

    @Test
    void begin_foldedParameterThatIsTrained_isRefusedByName() {
        Execution wrong = new Execution(Tiny.NETWORK, Fold.of(Tiny.NETWORK, id -> true),
                Set.of("stem.conv.weight"), List.of(ALL.segments().get(0)));
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            Execution.Segment all = new Execution.Segment("all", Execution.Kind.TRAINED,
                    wrong.network().nodes().stream().map(node -> node.id()).toList(), Arithmetic.F32, false, false,
                    false, 3, List.of());
            Execution folded = new Execution(wrong.original(), wrong.rewrite(), wrong.trained(), List.of(all));
            assertThatThrownBy(() -> engine.begin(folded, Fixtures.PREPROCESSING, Fixtures.training(folded)))
                    .hasMessageStartingWith("stem.conv.weight: changes in this phase");
        }
    }

    @Test
    void begin_doublesBesideSingles_areRefusedBySegment() {
        Execution mixed = Tiny.execution(false, Part.trained("stem").in(Arithmetic.F64), Part.trained("block"),
                Part.trained("head"));
        try (Engine engine = Engine.open(new Engine.Settings(1, Arithmetic.F32))) {
            engine.load(Tiny.NETWORK, Tiny.weights());
            assertThatThrownBy(() -> engine.begin(mixed, Fixtures.PREPROCESSING, Fixtures.training(mixed)))
                    .hasMessageStartingWith("stem: computes in F64, the engine holds parameters in F32");
        }
    }

    @Test
    void lossAndGradients_oneValuePerChannel_namesTheNorm() {
        Execution execution = Tiny.execution(false, Part.frozen("stem"), Part.trained("block"), Part.trained("head"));
        try (Engine engine = Fixtures.engine(execution, Tiny.weights())) {
            assertThatThrownBy(() -> engine.lossAndGradients(Fixtures.pixels(1, 1), new int[] {0}, 0))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage("block.bn1: the statistics of a batch need more than one value per channel, got "
                            + "[1, 8, 1, 1]; use a larger batch");
        }
    }

    @Test
    void callsOutOfOrder_sayWhatMustComeFirst() {
        try (Engine engine = Engine.open(new Engine.Settings(1, Arithmetic.F32))) {
            assertThatThrownBy(engine::weights).hasMessage("the engine has no model; load one first");
            assertThatThrownBy(() -> engine.begin(ALL, Fixtures.PREPROCESSING, Fixtures.training(ALL)))
                    .hasMessage("the engine has no model; load one first");
            engine.load(Tiny.NETWORK, Tiny.weights());
            assertThatThrownBy(() -> engine.evaluate(Fixtures.pixels(1, Tiny.SIZE), new int[] {0}))
                    .hasMessage("the engine is in no phase; begin one first");
        }
    }

    @Test
    void load_misshapenArray_isNamedAndLeavesNoModel() {
        Weights other = Weights.of(Tiny.weights().arrays().values().stream()
                .map(array -> array.name().equals("head.fc.bias")
                        ? NamedArray.of(array.name(), Shape.of(1), 0f) : array).toList());
        try (Engine engine = Engine.open(new Engine.Settings(1, Arithmetic.F32))) {
            assertThatThrownBy(() -> engine.load(Tiny.NETWORK, other))
                    .hasMessage("head.fc.bias: the network needs [5], the array is [1]");
            assertThatThrownBy(engine::weights).hasMessage("the engine has no model; load one first");
        }
    }

    @Test
    void step_wrongNumberOfValues_saysBoth() {
        Hyper.Values one = Fixtures.values(0.9, 0.1).get(0);
        try (Engine engine = Fixtures.engine(ALL, Tiny.weights())) {
            assertThatThrownBy(() -> engine.step(List.of(one, one)))
                    .hasMessage("a step needs numbers for each of 1 shares, got 2");
        }
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new Engine.Settings(0, Arithmetic.F32)).hasMessage("threads must be at least 1: 0");
        assertThatThrownBy(() -> new Engine.Settings(1, Arithmetic.BF16))
                .hasMessage("parameters are kept in F32 or F64: BF16");
    }
}
