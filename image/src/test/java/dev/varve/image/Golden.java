package dev.varve.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reference numbers: fastai's augmentation with given draws, computed in double. */
final class Golden {

    static final double TOLERANCE = 1e-10;

    private static final JsonNode AUGMENT = read("/golden/augment.json");
    private static final JsonNode OPERATIONS = read("/golden/operations.json");

    private Golden() {
    }

    static JsonNode augment() {
        return AUGMENT;
    }

    /** Reference pictures of torchvision's policies. */
    static JsonNode operations() {
        return OPERATIONS;
    }

    static JsonNode row(String table, String field, Object value) {
        for (JsonNode row : AUGMENT.get(table)) {
            if (row.get(field).asText().equals(value.toString())) {
                return row;
            }
        }
        throw new IllegalArgumentException("no row of " + table + " with " + field + " " + value);
    }

    private static JsonNode read(String resource) {
        try (InputStream in = Golden.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
