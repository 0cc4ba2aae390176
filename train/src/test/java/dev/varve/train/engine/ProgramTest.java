package dev.varve.train.engine;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Segment;
import dev.varve.train.engine.Program.Instruction;
import dev.varve.train.engine.Program.Stage;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProgramTest {

    private static final Part STEM = Part.frozen("stem").in(Arithmetic.BF16);

    @Test
    void of_anyExecution_letsEachSlotButTheOutputDieOnce() {
        for (Execution execution : List.of(
                Tiny.execution(true, STEM, Part.passing("block"), Part.trained("head").in(Arithmetic.BF16)),
                Fixtures.unfrozen(Zoo.network("resnet50"), Arithmetic.F32, true))) {
            Program program = Program.of(execution);
            List<Integer> dead = program.stages().stream().flatMap(ProgramTest::dead).sorted().toList();
            assertThat(dead).containsExactlyElementsOf(IntStream.range(0, program.slots().size()).boxed()
                    .filter(slot -> slot != program.output()).toList());
        }
    }

    private static Stream<Integer> dead(Stage stage) {
        return Stream.concat(stage.casts().stream().flatMap(cast -> cast.dead().stream()),
                stage.instructions().stream().flatMap(instruction -> instruction.dead().stream()));
    }

    @Test
    void of_rectifierOfANorm_writesOverItAndTheSkipOverTheNormAlone() {
        Program program = Program.of(Tiny.execution(false, Part.trained("stem"), Part.trained("block+head")));
        assertThat(instruction(program, "stem.relu").overwritten()).isZero();
        assertThat(instruction(program, "block.add").overwritten()).as("bn2, not the skip").isZero();
        assertThat(instruction(program, "block.relu:1").overwritten()).isZero();
        assertThat(instruction(program, "head.fc").overwritten()).isEqualTo(-1);
    }

    /** A dropout that does not drop gives a view of its input, and a rectifier's output is saved for its gradient. */
    @Test
    void of_sumOfValuesThatAreSavedOrShared_writesOverNeither() {
        NetworkBuilder net = NetworkBuilder.network("sum", "Sum");
        Value x = net.conv("conv", net.image("pixels", 3), 3, kernel(1));
        Value sum = net.add(net.relu("relu", x), net.dropout("drop", x, 0.5));
        Program program = Program.of(Fixtures.unfrozen(net.build(sum), Arithmetic.F32, true));
        assertThat(instruction(program, "relu").overwritten()).as("drop reads conv too").isEqualTo(-1);
        assertThat(instruction(program, "add").overwritten()).isEqualTo(-1);
    }

    /** Autograd would copy what a capped rectifier is written over. */
    @Test
    void of_cappedRectifier_writesOverItsInputWhereNoGradientIsNeeded() {
        NetworkBuilder net = NetworkBuilder.network("capped", "Capped");
        Value x = net.relu6("relu", net.norm("norm", net.conv("conv", net.image("pixels", 3), 3, kernel(1))));
        Network network = net.build(net.conv("last", x, 3, kernel(1)));
        assertThat(instruction(Program.of(Fixtures.unfrozen(network, Arithmetic.F32, true)), "relu").overwritten())
                .isEqualTo(-1);
        assertThat(instruction(Program.of(Tiny.execution(network, false, Part.frozen("pixels+conv+norm+relu"),
                Part.trained("last"))), "relu").overwritten()).isZero();
    }

    private static Instruction instruction(Program program, String id) {
        return program.stages().stream().flatMap(stage -> stage.instructions().stream())
                .filter(one -> one.node().id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void of_segmentsThatDoNotCoverTheNodesInOrder_areRefusedByNode() {
        assertThatThrownBy(() -> Program.of(Tiny.execution(false, Part.trained("stem"), Part.trained("head"))))
                .hasMessage("block.conv1: a node in no segment");
        assertThatThrownBy(() -> Program.of(Tiny.execution(false, Part.trained("stem"), Part.trained("stem.bn"),
                Part.trained("block+head")))).hasMessage("stem.bn: a node in two segments");
        Execution forward = Tiny.execution(false, Part.trained("stem"), Part.trained("block"), Part.trained("head"));
        List<Segment> segments = forward.segments();
        Execution backward = new Execution(forward.original(), forward.rewrite(), forward.trained(),
                List.of(segments.get(0), segments.get(2), segments.get(1)));
        assertThatThrownBy(() -> Program.of(backward))
                .hasMessage("head.pool: runs before block.relu:1, which it reads");
    }
}
