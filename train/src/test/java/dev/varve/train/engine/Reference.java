package dev.varve.train.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Reference numbers from the folder {@code golden/training} of the test resources, and tensors of doubles. */
final class Reference {

    private Reference() {
    }

    static JsonNode file(String name) {
        try (InputStream in = Reference.class.getResourceAsStream("/golden/training/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All numbers of nested arrays, row-major. */
    static double[] numbers(JsonNode node) {
        if (!node.isArray()) {
            return new double[] {node.asDouble()};
        }
        return StreamSupport.stream(node.spliterator(), false).map(Reference::numbers)
                .flatMapToDouble(Arrays::stream).toArray();
    }

    static Tensor tensor(double[] values, long... shape) {
        return torch.from_blob(new DoublePointer(values), shape, new TensorOptions(ScalarType.Double)).clone();
    }

    static double[] values(Tensor tensor) {
        double[] values = new double[(int) tensor.numel()];
        new DoublePointer(tensor.detach().to(ScalarType.Double).contiguous().data_ptr()).get(values);
        return values;
    }

    /** The tolerance of the golden files: relative 1e-10, absolute 1e-12. */
    static Offset<Double> tolerance(double expected) {
        return Offset.offset(1e-12 + 1e-10 * Math.abs(expected));
    }
}
