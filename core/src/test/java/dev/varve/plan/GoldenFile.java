package dev.varve.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;

/** Reference numbers of the test resources; each file says in its header which tool made them. */
final class GoldenFile {

    private GoldenFile() {
    }

    static JsonNode training(String name) {
        try (InputStream in = GoldenFile.class.getResourceAsStream("/golden/training/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    static List<Double> numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asDouble).toList();
    }

    static Offset<Double> within(double expected, double relative) {
        return Offset.offset(Math.max(Math.abs(expected) * relative, Double.MIN_NORMAL));
    }
}
