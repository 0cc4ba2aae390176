package dev.varve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/** A value of a plan in one line, with the names that it has in a file: {@code radam (beta2 0.99, epsilon 1.0E-6)}. */
final class PlanText {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String KIND = "kind";

    private PlanText() {
    }

    static String of(Object value) {
        return of(JSON.<JsonNode>valueToTree(value));
    }

    private static String of(JsonNode node) {
        List<String> parts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(one -> parts.add(of(one)));
            return String.join(", then ", parts);
        }
        if (!node.isObject()) {
            return node.asText();
        }
        node.fields().forEachRemaining(field -> {
            if (!field.getKey().equals(KIND)) {
                parts.add(field.getKey() + " " + of(field.getValue()));
            }
        });
        String inner = String.join(", ", parts);
        return !node.has(KIND) ? inner : parts.isEmpty() ? node.get(KIND).asText()
                : node.get(KIND).asText() + " (" + inner + ")";
    }
}
