package dev.varve.train.metric;

import java.util.function.ToDoubleFunction;

/** A figure that can be read off a confusion matrix. */
final class MatrixMetric implements Metric {

    private final String name;
    private final ConfusionMatrix matrix;
    private final ToDoubleFunction<ConfusionMatrix> reading;

    MatrixMetric(String name, int classes, ToDoubleFunction<ConfusionMatrix> reading) {
        this.name = name;
        this.matrix = new ConfusionMatrix(classes);
        this.reading = reading;
    }

    /** The mean of a result over the classes that occur, as scikit-learn's macro average. */
    static ToDoubleFunction<ConfusionMatrix> macro(ToDoubleFunction<ConfusionMatrix.ClassResult> result) {
        return matrix -> matrix.perClass().stream().filter(ConfusionMatrix.ClassResult::occurs)
                .mapToDouble(result).average().orElse(Double.NaN);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void add(Scores batch) {
        matrix.add(batch);
    }

    @Override
    public double value() {
        return reading.applyAsDouble(matrix);
    }
}
