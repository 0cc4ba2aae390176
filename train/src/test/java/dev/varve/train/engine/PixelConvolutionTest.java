package dev.varve.train.engine;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Kernel;
import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.weights.FormulaWeights;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pixels as they are stored against images that were normalised before, which the convolution cannot fold. */
final class PixelConvolutionTest {

    private static final int SIZE = 18;
    private static final Images PIXELS = Fixtures.pixels(4, SIZE);
    private static final Images NORMALISED = Fixtures.normalised(PIXELS);

    private static Stream<Kernel> kernels() {
        return Stream.of(kernel(3).stride(2).padding(1), kernel(7).stride(2).padding(3), kernel(3),
                kernel(6).stride(6), kernel(3).stride(2).samePadding(), kernel(3, 5).padding(1, 2));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void observe_pixels_areTheSameValuesEverywhere(Kernel kernel) {
        for (boolean folded : new boolean[] {true, false}) {
            Execution execution = frozen(kernel, folded, Arithmetic.F32);
            float[] expected = values(execution, NORMALISED);
            float[] found = values(execution, PIXELS);
            assertThat(found).hasSameSizeAs(expected);
            double most = largest(expected);
            assertThat(most).isPositive();
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within((float) (1e-5 * most)));
            }
        }
    }

    /** Halves of a pixel's worth are lost by neither way; a bias or weight in bf16 costs both about as much. */
    @ParameterizedTest
    @MethodSource("kernels")
    void observe_pixelsInBf16_areAsNearAsNormalisedOnes(Kernel kernel) {
        float[] exact = values(frozen(kernel, true, Arithmetic.F32), NORMALISED);
        Execution narrow = frozen(kernel, true, Arithmetic.BF16);
        assertThat(error(values(narrow, PIXELS), exact)).isPositive()
                .isLessThan(1.5 * error(values(narrow, NORMALISED), exact));
    }

    @Test
    void observe_pixels_areNotNormalisedButPadded() {
        Map<String, float[]> seen = all(frozen(kernel(3).padding(1), true, Arithmetic.F32), PIXELS);
        assertThat(seen.get("stem.pixels")).hasSize(4 * 3 * (SIZE + 2) * (SIZE + 2));
        assertThat(seen.get("stem.pixels")[0]).isEqualTo((float) (255 * Fixtures.PREPROCESSING.mean().get(0)));
        assertThat(seen.get("stem.pixels")[SIZE + 3]).isEqualTo(PIXELS.bytes().get(0) & 0xFF);
    }

    @Test
    void find_whereTheConvolutionTrainsOrIsInDoubles_isEmpty() {
        Network network = network(kernel(3), 1);
        assertThat(PixelConvolution.find(Fixtures.unfrozen(network, Arithmetic.F32, false))).isEmpty();
        assertThat(PixelConvolution.find(Tiny.execution(network, true, Part.frozen("stem").in(Arithmetic.F64),
                Part.trained("head").in(Arithmetic.F64)))).isEmpty();
    }

    @Test
    void find_whereTwoReadTheImage_isEmpty() {
        assertThat(PixelConvolution.find(frozen(network(kernel(3), 2), true, Arithmetic.F32))).isEmpty();
    }

    private static Network network(Kernel kernel, int readers) {
        NetworkBuilder net = NetworkBuilder.network("first", "First");
        NetworkBuilder stem = net.scope("stem", "Sequential");
        Value image = net.image("stem.pixels", 3);
        Value x = stem.relu("relu", stem.norm("bn", stem.conv("conv", image, 8, kernel)));
        if (readers > 1) {
            x = stem.add(x, stem.conv("other", image, 8, kernel));
        }
        NetworkBuilder head = net.scope("head", "Head");
        x = head.function("flatten", new Layout.Flatten(), head.avgPool("pool", x, 1));
        return net.build(head.linear("fc", x, Tiny.CLASSES, true));
    }

    private static Execution frozen(Kernel kernel, boolean folded, Arithmetic arithmetic) {
        return frozen(network(kernel, 1), folded, arithmetic);
    }

    private static Execution frozen(Network network, boolean folded, Arithmetic arithmetic) {
        return Tiny.execution(network, folded, Part.frozen("stem").in(arithmetic), Part.trained("head"));
    }

    /** What comes out behind the activation. */
    private static float[] values(Execution execution, Images images) {
        return all(execution, images).get("stem.relu");
    }

    private static Map<String, float[]> all(Execution execution, Images images) {
        Map<String, float[]> seen = new HashMap<>();
        try (Engine engine = Fixtures.engine(execution, FormulaWeights.of(execution.original(), 1))) {
            engine.observe(images, (node, value) -> seen.put(node, Arrays.singles(value)));
        }
        return seen;
    }

    private static double largest(float... values) {
        double most = 0;
        for (float value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    private static double error(float[] found, float... exact) {
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            sum += Math.pow(found[i] - exact[i], 2);
        }
        return Math.sqrt(sum / exact.length);
    }
}
