package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Shape;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.engine.Tiny.Part;
import dev.varve.weights.NamedArray;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Images and kernels lie channels-last in memory, whatever comes in. */
@SuppressWarnings("try") // scopes are held, not used
class MemoryFormatTest {

    private static final NamedArray KERNEL =
            NamedArray.of("weight", Shape.of(2, 3, 2, 1), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    private static boolean isChannelsLast(Tensor tensor) {
        return tensor.is_contiguous(torch.MemoryFormat.ChannelsLast) && !tensor.is_contiguous();
    }

    @Test
    void tensor_ofAKernel_liesChannelsLastAndComesBackRowMajor() {
        Natives.prepare();
        for (Arithmetic arithmetic : List.of(Arithmetic.F32, Arithmetic.F64)) {
            try (PointerScope scope = new PointerScope()) {
                Tensor tensor = Arrays.tensor(KERNEL, arithmetic);
                assertThat(isChannelsLast(tensor)).as(arithmetic.toString()).isTrue();
                assertThat(Fixtures.doubles(Arrays.array("weight", tensor))).isEqualTo(Fixtures.doubles(KERNEL));
            }
        }
    }

    @Test
    void values_ofBothKindsOfImages_lieChannelsLastThroughTheNetwork() {
        for (Images images : List.of(Fixtures.pixels(2, Tiny.SIZE), Fixtures.formulaImages(2, Tiny.SIZE))) {
            List<String> otherwise = new ArrayList<>();
            List<String> seen = new ArrayList<>();
            try (Engine engine = Fixtures.engine(
                    Tiny.execution(true, Part.frozen("stem"), Part.trained("block"), Part.trained("head")),
                    Tiny.weights())) {
                engine.observe(images, (id, value) -> {
                    if (value.dim() == 4 && value.size(2) > 1) {
                        seen.add(id);
                        otherwise.addAll(isChannelsLast(value) ? List.of() : List.of(id));
                    }
                });
            }
            assertThat(seen).hasSizeGreaterThan(5);
            assertThat(otherwise).as(images.encoding().toString()).isEmpty();
        }
    }
}
