package dev.varve.train.interpret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.StreamSupport;

/** Reference numbers from the folder {@code golden/training} of the test resources. */
final class InterpretReference {

    private InterpretReference() {
    }

    static JsonNode file(String name) {
        try (InputStream in = InterpretReference.class.getResourceAsStream("/golden/training/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All numbers of nested arrays, row-major. */
    static double[] numbers(JsonNode node) {
        return !node.isArray() ? new double[] {node.asDouble()}
                : StreamSupport.stream(node.spliterator(), false).map(InterpretReference::numbers)
                        .flatMapToDouble(Arrays::stream).toArray();
    }
}
