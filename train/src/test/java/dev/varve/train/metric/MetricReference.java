package dev.varve.train.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;

/** Scores and what scikit-learn 1.9.1 made of them ({@code golden/training/metrics.json}). */
record MetricReference(Scores scores, JsonNode results) {

    private static final JsonNode FILE = read();

    static MetricReference of(String name) {
        JsonNode inputs = FILE.get("inputs");
        if (name.equals("plain")) {
            return new MetricReference(scores(inputs.get("logits"), inputs.get("target")), FILE.get("multiclass"));
        }
        JsonNode results = FILE.get("edge_cases").get(name);
        if (results.has("scores")) {
            return new MetricReference(scores(results.get("scores"), results.get("target")), results);
        }
        Scores changed = scores(inputs.get("logits"), inputs.get("target"));
        change(name, changed.values(), changed.targets());
        return new MetricReference(changed, results);
    }

    private static void change(String name, float[] values, int[] targets) {
        for (int row = 0; row < targets.length; row++) {
            switch (name) {
                case "class_absent_in_predictions" -> values[row * 5 + 4] = -20;
                case "class_absent_in_targets" -> targets[row] = targets[row] == 3 ? 0 : targets[row];
                case "constant_predictions" -> {
                    for (int label = 0; label < 5; label++) {
                        values[row * 5 + label] = label == 2 ? 1 : 0;
                    }
                }
                default -> throw new IllegalArgumentException(name);
            }
        }
    }

    private static Scores scores(JsonNode rows, JsonNode targets) {
        double[] values = StreamSupport.stream(rows.spliterator(), false)
                .flatMap(row -> StreamSupport.stream(row.spliterator(), false))
                .mapToDouble(JsonNode::asDouble).toArray();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        int[] labels = StreamSupport.stream(targets.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
        return new Scores(floats, values.length / labels.length, labels);
    }

    private static JsonNode read() {
        try (InputStream in = MetricReference.class.getResourceAsStream("/golden/training/metrics.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
