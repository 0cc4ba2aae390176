package dev.varve.train.engine;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Contraction;
import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Value;
import dev.varve.plan.Economy;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Tuning.Method;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways to compute a convolution give the same, and the fastest is found. */
class ConvolutionMethodsTest {

    private static final int SIZE = 16;
    private static final int[] TARGETS = {2, 0, 1};
    private static final double EXACT = 1e-12;
    /** bf16 rounds by up to a 256th of a value, a few times in a row, and a ReLU near 0 may open. */
    private static final double NARROW = 0.06;
    private static final Network NETWORK = network();
    private static final Weights WEIGHTS = FormulaWeights.of(NETWORK, 1);
    private static final Execution DOUBLES = Fixtures.unfrozen(NETWORK, Arithmetic.F64, false);
    private static final Execution NARROWED = Fixtures.unfrozen(NETWORK, Arithmetic.BF16, false);

    private static Network network() {
        NetworkBuilder net = NetworkBuilder.network("depthwise", "Depthwise");
        Value x = net.conv("stem", net.image("x", 3), 8, kernel(3).padding(1));
        x = net.relu("relu", net.conv("uneven", x, 8, kernel(3).stride(2).samePadding().groups(8).withBias()));
        x = net.relu("relu2", net.conv("wide", x, 8, kernel(5).padding(2).groups(8).withBias()));
        Value flat = net.scope("flat", "Flatten").call(new Layout.Flatten(), net.avgPool("p", x, 1));
        return net.build(net.linear("fc", flat, 3, true));
    }

    private static Stream<Method> methods() {
        return IntStream.range(0, 8).mapToObj(bits -> new Method((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0));
    }

    private static Execution with(Execution plain, Method method) {
        Map<String, Method> methods = NETWORK.nodes().stream()
                .filter(node -> node.op() instanceof Contraction.Conv2d)
                .collect(Collectors.toMap(Node::id, any -> method));
        return new Execution(plain.original(), plain.rewrite(), plain.trained(), plain.segments(), methods,
                Economy.NONE);
    }

    private static Weights gradients(Execution execution) {
        try (Engine engine = Fixtures.engine(execution, WEIGHTS)) {
            engine.lossAndGradients(Fixtures.formulaImages(TARGETS.length, SIZE), TARGETS, 0);
            int tuned = (int) execution.methods().values().stream().filter(one -> !one.equals(Method.PLAIN)).count();
            assertThat(engine.census().count(Census.Event.TUNED)).isEqualTo(tuned);
            return engine.gradients();
        }
    }

    private static void requireClose(Weights found, Weights expected, double relative) {
        expected.arrays().forEach((name, array) -> {
            double[] wanted = Fixtures.doubles(array);
            double[] got = Fixtures.doubles(found.get(name));
            double norm = Math.sqrt(IntStream.range(0, wanted.length).mapToDouble(i -> wanted[i] * wanted[i]).sum());
            double off = Math.sqrt(IntStream.range(0, wanted.length)
                    .mapToDouble(i -> (wanted[i] - got[i]) * (wanted[i] - got[i])).sum());
            assertThat(norm).as(name).isPositive();
            assertThat(off / norm).as(name).isLessThan(relative);
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void gradients_everyMethodInDoubles_areThoseOfThePlainOne(Method method) {
        requireClose(gradients(with(DOUBLES, method)), gradients(DOUBLES), EXACT);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void gradients_everyMethodInBf16_areNearThoseInDoubles(Method method) {
        requireClose(gradients(with(NARROWED, method)), gradients(DOUBLES), NARROW);
    }

    @Test
    void values_ofSingles_areOfTheSegmentsArithmetic() {
        Execution singles = with(NARROWED, new Method(true, false, false));
        try (Engine engine = Fixtures.engine(singles, WEIGHTS)) {
            engine.lossAndGradients(Fixtures.formulaImages(TARGETS.length, SIZE), TARGETS, 0);
            assertThat(engine.census().segments().get(0).arithmetic()).as("values between convolutions")
                    .containsOnly(Arithmetic.BF16);
        }
    }

    /** A clock that only the library's work could move stands still: then no method is faster than the plain one. */
    @Test
    void fastestMethods_allEquallyFast_areThePlainOnes() {
        AtomicLong now = new AtomicLong();
        assertThat(new Trials(1).fastestMethods(NARROWED, 2, SIZE, () -> now.getAndAdd(1000))).isEmpty();
    }

    /** The clock is asked twice for each trial; each trial of a convolution seems to take less than the one before. */
    @Test
    void fastestMethods_laterTrialsFaster_areTheLastOnesForEachDepthwiseConvolution() {
        AtomicLong asked = new AtomicLong();
        Map<String, Method> found = new Trials(1).fastestMethods(NARROWED, 2, SIZE, () -> {
            long trial = asked.getAndIncrement();
            return trial % 2 == 0 ? 0 : (long) (1e12 * Math.pow(0.9, trial));
        });
        assertThat(found.keySet()).isEqualTo(Set.of("uneven", "wide"));
        assertThat(found.get("uneven")).isEqualTo(new Method(true, true, true));
        assertThat(found.get("wide")).as("even padding: nothing to pad").isEqualTo(new Method(true, false, true));
    }

    @Test
    void footprint_paddedAndSingles_keepsACopyOfTheImage() {
        long plain = Footprint.ofTraining(NARROWED, 2, SIZE, 2).kept();
        long padded = Footprint.ofTraining(with(NARROWED, new Method(false, true, false)), 2, SIZE, 2).kept();
        long singles = Footprint.ofTraining(with(NARROWED, new Method(true, false, false)), 2, SIZE, 2).kept();
        assertThat(padded).isGreaterThan(plain);
        assertThat(singles).isGreaterThan(padded);
    }
}
