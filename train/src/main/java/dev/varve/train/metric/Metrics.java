package dev.varve.train.metric;

import dev.varve.card.Suggestions;
import dev.varve.train.metric.ConfusionMatrix.ClassResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The metrics by name.
 *
 * <p>{@code accuracy} and {@code error-rate} take the first of several largest scores as the prediction; {@code top-K}
 * (for example {@code top-5}) lets the higher class index stand first in a tie, both as scikit-learn does.
 * {@code precision}, {@code recall} and {@code f1} are macro averages over the classes that occur as a target or a
 * prediction; those of each class are in {@link ConfusionMatrix#perClass}.
 */
public final class Metrics {

    private static final Map<String, ToDoubleFunction<ConfusionMatrix>> READINGS = new LinkedHashMap<>();
    private static final Pattern TOP_K = Pattern.compile("top-([1-9]\\d{0,5})");

    static {
        READINGS.put("accuracy", ConfusionMatrix::accuracy);
        READINGS.put("error-rate", matrix -> 1 - matrix.accuracy());
        READINGS.put("precision", MatrixMetric.macro(ClassResult::precision));
        READINGS.put("recall", MatrixMetric.macro(ClassResult::recall));
        READINGS.put("f1", MatrixMetric.macro(ClassResult::f1));
    }

    private Metrics() {
    }

    /**
     * The known names.
     *
     * @return the names; {@code top-5} stands for every number
     */
    public static List<String> names() {
        return Stream.concat(READINGS.keySet().stream(), Stream.of("top-5")).toList();
    }

    /**
     * A metric that has counted nothing yet.
     *
     * @param name one of {@link #names}, or {@code top-K} with K at least 1
     * @param classes number of classes, at least 1
     * @return a new metric
     * @throws dev.varve.card.InvalidInput if there is no such metric; the nearest names are offered
     */
    public static Metric named(String name, int classes) {
        Matcher top = TOP_K.matcher(name);
        if (top.matches()) {
            return new TopK(Integer.parseInt(top.group(1)), classes);
        }
        ToDoubleFunction<ConfusionMatrix> reading = READINGS.get(name);
        if (reading == null) {
            throw Suggestions.unknown(name, "metric", names());
        }
        return new MatrixMetric(name, classes, reading);
    }
}
