package dev.varve.train.run;

import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Evaluation;
import dev.varve.train.engine.Images;
import dev.varve.train.metric.ConfusionMatrix;
import dev.varve.train.metric.Scores;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a network was found to be worth on a part of the data.
 *
 * @param loss mean over the images
 * @param matrix how often each class was taken for each
 */
public record Measured(double loss, ConfusionMatrix matrix) {

    /** Evaluates all batches of a loader and closes it. */
    static Measured on(Engine engine, BatchLoader loader, int classes) {
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        double loss = 0;
        try (loader) {
            while (loader.hasNext()) {
                PixelBatch batch = loader.next();
                Evaluation result = engine.evaluate(
                        Images.pixels(batch.pixels(), batch.count(), batch.size()), batch.labels());
                matrix.add(new Scores(result.logits(), result.classes(), batch.labels()));
                loss += result.loss() * batch.count();
            }
        }
        return new Measured(loss / matrix.total(), matrix);
    }

    /** Share of the images whose class was found. */
    public double accuracy() {
        return matrix.accuracy();
    }

    /** The figures by name. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("accuracy", accuracy());
        figures.put("loss", loss);
        return figures;
    }
}
