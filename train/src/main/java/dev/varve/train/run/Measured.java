package dev.varve.train.run;

import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Evaluation;
import dev.varve.train.metric.ConfusionMatrix;
import dev.varve.train.metric.Metric;
import dev.varve.train.metric.Metrics;
import dev.varve.train.metric.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network was found to be worth on a part of the data.
 *
 * @param loss mean over the images
 * @param matrix how often each class was taken for each
 * @param metrics accuracy, error rate, macro precision, recall and F1, and top-5 where there are more than five classes
 */
public record Measured(double loss, ConfusionMatrix matrix, List<Metric> metrics) {

    private static final String TOP_5 = "top-5";
    private static final int CLASSES_FOR_TOP_5 = 6;

    /** Evaluates all batches of a feed and closes it. */
    static Measured on(Engine engine, Feed feed, int classes) {
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        List<Metric> metrics = Metrics.names().stream()
                .filter(name -> !name.equals(TOP_5) || classes >= CLASSES_FOR_TOP_5)
                .map(name -> Metrics.named(name, classes)).toList();
        double loss = 0;
        try (feed) {
            while (feed.hasNext()) {
                Feed.Fed batch = feed.next();
                Evaluation result = engine.evaluate(batch.input(), batch.labels());
                Scores scores = new Scores(result.logits(), result.classes(), batch.labels());
                matrix.add(scores);
                metrics.forEach(metric -> metric.add(scores));
                loss += result.loss() * batch.count();
            }
        }
        return new Measured(loss / matrix.total(), matrix, metrics);
    }

    /** Share of the images whose class was found. */
    public double accuracy() {
        return matrix.accuracy();
    }

    /** The figures by name. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", loss);
        metrics.forEach(metric -> figures.put(metric.name(), metric.value()));
        return figures;
    }
}
