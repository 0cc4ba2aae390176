package dev.varve.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The integer scalars of a model (batches that a norm has seen) as an object of names and numbers. */
final class Counts {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Counts() {
    }

    static String toJson(Network network, Weights weights) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            if (parameter.shape().rank() == 0 && weights.has(parameter.name())) {
                counts.put(parameter.name(), value(weights.get(parameter.name())));
            }
        }
        try {
            return JSON.writeValueAsString(counts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("names and numbers are plain data", impossible);
        }
    }

    private static long value(NamedArray array) {
        if (array.dtype() != DType.I64) {
            throw new IllegalArgumentException(array.name() + ": a count of batches is I64, the array is "
                    + array.dtype());
        }
        return array.bytes().getLong();
    }

    static List<NamedArray> fromJson(String json) {
        try {
            Map<String, Long> counts = JSON.readValue(json, new TypeReference<LinkedHashMap<String, Long>>() { });
            List<NamedArray> arrays = new ArrayList<>();
            counts.forEach((name, count) -> arrays.add(new NamedArray(name, DType.I64, Shape.of(),
                    ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, count))));
            return arrays;
        } catch (JsonProcessingException | NullPointerException e) {
            throw new InvalidInput(e, "varve.counts: not an object of names and numbers; was the file changed?");
        }
    }
}
