package dev.varve.train.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.TargetKind;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Outputs and what scikit-learn 1.9.1 made of them ({@code golden/training/metrics.json}). */
record MetricReference(TargetKind kind, Scores scores, JsonNode results) {

    static final List<String> CLASSES = List.of("plain", "class_absent_in_predictions", "class_absent_in_targets",
            "constant_predictions");
    static final List<String> BINARY = List.of("binary", "binary_constant_scores", "binary_one_class_only",
            "binary_perfect");
    static final List<String> LABELS = List.of("labels", "multilabel_nothing_predicted",
            "multilabel_label_never_true");
    static final List<String> VALUES = List.of("values", "regression_constant_prediction",
            "regression_constant_target", "regression_constant_both", "regression_spearman_ties");

    private static final JsonNode FILE = read("metrics.json");
    private static final JsonNode INPUTS = FILE.get("inputs");
    /** Names that are not those of the file in other letters. */
    private static final Map<String, String> NAMES = new TreeMap<>(Map.ofEntries(Map.entry("brier", "brier_multiclass"),
            Map.entry("calibration-error", "ece_15"), Map.entry("roc-auc", "roc_auc_ovr_macro"),
            Map.entry("roc-auc-weighted", "roc_auc_ovr_weighted"), Map.entry("roc-auc-ovo", "roc_auc_ovo_macro"),
            Map.entry("average-precision", "average_precision_macro"), Map.entry("jaccard", "jaccard_macro"),
            Map.entry("accuracy-multi", "accuracy_per_label_entry"), Map.entry("msle", "msle_shifted"),
            Map.entry("top-2", "top_2_accuracy"), Map.entry("top-3", "top_3_accuracy"),
            Map.entry("top-5", "top_5_accuracy")));

    static MetricReference of(String set) {
        if (CLASSES.contains(set) || set.startsWith("top_k")) {
            return classes(set);
        }
        return BINARY.contains(set) ? binary(set) : LABELS.contains(set) ? labels(set) : values(set);
    }

    /** What the file has for a metric of ours; null if it has none. */
    Double expected(String metric) {
        JsonNode found = results.at(pointer(metric));
        JsonNode value = found.has("value") ? found.get("value") : found;
        return value.isValueNode() ? (Double) Double.parseDouble(value.asText()) : null;
    }

    private String pointer(String metric) {
        if (kind == TargetKind.LABEL && scores.outputs() == 2) {
            boolean ofOne = Metrics.names(kind).contains(metric + ClassMetrics.BINARY);
            return ofOne ? "/none" : "/" + metric.replace(ClassMetrics.BINARY, "").replace('-', '_');
        }
        String[] parts = metric.split("-(?=micro$|weighted$|samples$)");
        String average = parts.length > 1 ? parts[1] : "macro";
        if (kind == TargetKind.LABEL && Metrics.ofHits().containsKey(parts[0]) && !parts[0].equals("jaccard")) {
            return "/averages/" + average + "/" + parts[0];
        }
        if (kind == TargetKind.LABELS && results.at("/macro").has(parts[0].replace('-', '_'))) {
            return "/" + average + "/" + parts[0].replace('-', '_');
        }
        if (kind == TargetKind.LABELS && metric.equals("hamming")) {
            return "/hamming_loss";
        }
        return "/" + NAMES.getOrDefault(metric, metric.replace('-', '_'));
    }

    private static MetricReference classes(String set) {
        JsonNode results = set.equals("plain") ? FILE.get("multiclass") : FILE.get("edge_cases").get(set);
        boolean own = results.has("scores");
        double[] values = numbers(own ? results.get("scores") : INPUTS.get("logits"));
        double[] targets = numbers((own ? results : INPUTS).get("target"));
        for (int row = 0; row < targets.length; row++) {
            switch (set) {
                case "class_absent_in_predictions" -> values[row * 5 + 4] = -20;
                case "class_absent_in_targets" -> targets[row] = targets[row] == 3 ? 0 : targets[row];
                case "constant_predictions" -> {
                    for (int label = 0; label < 5; label++) {
                        values[row * 5 + label] = label == 2 ? 1 : 0;
                    }
                }
                default -> { }
            }
        }
        return new MetricReference(TargetKind.LABEL, new Scores(values, 5, labels(targets)), results);
    }

    /** Two logits for each score; the second stands first in a tie, as 0.5 is foretold there. */
    private static MetricReference binary(String set) {
        double[] truth = numbers(INPUTS.get("binary_target"));
        double[] scores = numbers(INPUTS.get("binary_score"));
        double[] logits = new double[2 * truth.length];
        for (int row = 0; row < truth.length; row++) {
            truth[row] = set.equals("binary_one_class_only") ? 1 : truth[row];
            double score = set.equals("binary_constant_scores") ? 0.3
                    : set.equals("binary_perfect") ? (truth[row] == 1 ? 0.9 : 0.1) : scores[row];
            logits[2 * row] = Math.log1p(-score);
            logits[2 * row + 1] = score == 0.5 ? Math.nextUp(Math.log(score)) : Math.log(score);
        }
        return new MetricReference(TargetKind.LABEL, new Scores(logits, 2, labels(truth)),
                set.equals("binary") ? FILE.get("binary") : FILE.get("edge_cases").get(set));
    }

    private static MetricReference labels(String set) {
        double[] truth = numbers(INPUTS.get("label"));
        double[] logits = Arrays.stream(numbers(INPUTS.get("label_probability")))
                .map(p -> set.equals("multilabel_nothing_predicted") ? 0.1 : p)
                .map(p -> Math.log(p) - Math.log1p(-p)).toArray();
        for (int i = 1; set.equals("multilabel_label_never_true") && i < truth.length; i += 4) {
            truth[i] = 0;
        }
        return new MetricReference(TargetKind.LABELS, new Scores(logits, 4, rows(truth, 4)),
                set.equals("labels") ? FILE.get("multilabel") : FILE.get("edge_cases").get(set));
    }

    private static MetricReference values(String set) {
        double[] truth = numbers(INPUTS.get("regression_target"));
        double[] said = numbers(INPUTS.get("regression_prediction"));
        for (int i = 0; i < truth.length; i++) {
            switch (set) {
                case "regression_constant_prediction" -> said[i] = 1.25;
                case "regression_constant_target" -> truth[i] = 1.25;
                case "regression_constant_both" -> {
                    truth[i] = 1.25;
                    said[i] = 1.25;
                }
                case "regression_spearman_ties" -> {
                    truth[i] = Math.rint(truth[i]);
                    said[i] = Math.rint(said[i]);
                }
                default -> { }
            }
        }
        return new MetricReference(TargetKind.VALUES, new Scores(said, 1, rows(truth, 1)),
                set.equals("values") ? FILE.get("regression") : FILE.get("edge_cases").get(set));
    }

    /** The scores moved up, for the metric that takes nothing below -1. */
    MetricReference shifted() {
        float[] truth = ((Targets.Rows) scores.targets()).numbers().clone();
        for (int i = 0; i < truth.length; i++) {
            truth[i] += 10;
        }
        return new MetricReference(kind, new Scores(Arrays.stream(scores.values()).map(v -> v + 10).toArray(), 1,
                new Targets.Rows(truth, 1)), results);
    }

    private static Targets labels(double[] labels) {
        return new Targets.Labels(Arrays.stream(labels).mapToInt(label -> (int) label).toArray());
    }

    static Targets rows(double[] numbers, int columns) {
        float[] singles = new float[numbers.length];
        for (int i = 0; i < singles.length; i++) {
            singles[i] = (float) numbers[i];
        }
        return new Targets.Rows(singles, columns);
    }

    static double[] numbers(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false)
                .flatMapToDouble(one -> Arrays.stream(numbers(one))).toArray() : new double[] {node.asDouble()};
    }

    static JsonNode read(String name) {
        try (InputStream in = MetricReference.class.getResourceAsStream("/golden/training/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
