package dev.varve.train.engine;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Value;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.surgery.Rewrite;
import dev.varve.weights.FormulaWeights;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Activations that are computed with the convolution before them. */
class FusedConvolutionTest {

    private static final int SIZE = 16;
    private static final int FUSABLE = 5;
    private static final int CONVOLUTIONS = 6;
    private static final Network NETWORK = network();

    /** Five that can be fused, an uneven, a depthwise and one of a slice among them; the last one is read twice. */
    private static Network network() {
        NetworkBuilder net = NetworkBuilder.network("activated", "Activated");
        Value x = net.relu6("act1", net.conv("stem", net.image("x", 3), 8, kernel(3).stride(2).samePadding()));
        x = net.relu("act2", net.conv("depthwise", x, 8, kernel(3).padding(1).groups(8).withBias()));
        x = net.function("half", new Layout.Slice(1, 4, 8), x);
        x = net.relu6("act3", net.conv("dense", x, 8, kernel(1).withBias()));
        x = net.silu("act5", net.conv("swish", x, 8, kernel(3).padding(1).groups(8)));
        x = net.hardswish("act6", net.conv("straight", x, 8, kernel(1).withBias()));
        Value twice = net.conv("twice", x, 8, kernel(3).padding(1));
        x = net.add(net.relu("act4", twice), twice);
        Value flat = net.scope("flat", "Flatten").call(new Layout.Flatten(), net.avgPool("p", x, 1));
        return net.build(net.linear("fc", flat, 3, true));
    }

    private static Execution execution(Kind kind, Arithmetic arithmetic) {
        Segment all = new Segment("all", kind, NETWORK.nodes().stream().map(Node::id).toList(), arithmetic, false,
                false, false, 0, List.of());
        return new Execution(NETWORK, Rewrite.none(NETWORK), Set.of(), List.of(all));
    }

    private static float[] output(Execution execution, int fused) {
        try (Engine engine = Fixtures.engine(execution, FormulaWeights.of(NETWORK, 1))) {
            float[] output = engine.output(Fixtures.formulaImages(2, SIZE));
            assertThat(engine.census().count(Census.Event.FUSED)).isEqualTo(fused);
            assertThat(engine.census().count(Census.Event.CONVOLUTION)).isEqualTo(CONVOLUTIONS);
            return output;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Arithmetic.class, names = {"F32", "BF16"})
    void output_ofFrozenSegments_isThatOfPlainOperations(Arithmetic arithmetic) {
        float[] plain = output(execution(Kind.TRAINED, arithmetic), 0);
        float[] fused = output(execution(Kind.FROZEN, arithmetic), FusedConvolution.isAvailable() ? FUSABLE : 0);
        double largest = IntStream.range(0, plain.length).mapToDouble(i -> Math.abs(plain[i])).max().orElseThrow();
        assertThat(largest).isPositive();
        assertThat(fused).containsExactly(plain, within((float) (largest * (arithmetic == Arithmetic.BF16
                ? 1.0 / 128 : 1e-6))));
    }

    @Test
    void output_inDoubles_isComputedPlainly() {
        assertThat(output(execution(Kind.FROZEN, Arithmetic.F64), 0)).doesNotContain(Float.NaN);
    }

    @Test
    void program_ofFrozenSegments_hasOneInstructionForBoth() {
        List<Program.Instruction> instructions = Program.of(execution(Kind.FROZEN, Arithmetic.F32)).stages().get(0)
                .instructions();
        assertThat(instructions).hasSize(NETWORK.nodes().size() - FUSABLE);
        assertThat(instructions).filteredOn(one -> one.activation().isPresent()).map(one -> one.node().id() + " "
                + one.last().id()).containsExactly("stem act1", "depthwise act2", "dense act3",
                "swish act5", "straight act6");
    }
}
