package dev.varve.train.run;

import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Evaluation;
import dev.varve.train.metric.ConfusionMatrix;
import dev.varve.train.metric.Evidence;
import dev.varve.train.metric.Metric;
import dev.varve.train.truth.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network was found to be worth on a part of the data.
 *
 * @param loss mean over the images
 * @param evidence what it said of the images; values in the unit of the data
 * @param metrics what is read from that, see {@link Watch}
 */
public record Measured(double loss, Evidence evidence, List<Metric> metrics) {

    /** Evaluates all batches of a feed and closes it. */
    static Measured on(Engine engine, Feed feed, Watch watch) {
        return on(engine, feed, watch, new Evidence(watch.target().kind(), watch.outputs(), watch.metrics()));
    }

    /** The same with all outputs kept. */
    static Measured keeping(Engine engine, Feed feed, Watch watch) {
        return on(engine, feed, watch, Evidence.keeping(watch.target().kind(), watch.outputs()));
    }

    private static Measured on(Engine engine, Feed feed, Watch watch, Evidence evidence) {
        double loss = 0;
        long images = 0;
        try (feed) {
            while (feed.hasNext()) {
                Feed.Fed batch = feed.next();
                Evaluation result = engine.evaluate(batch.input(), batch.targets());
                if (watch.target().kind() == TargetKind.VALUES) {
                    evidence.add(inUnits(result.logits(), watch.target()), inUnits(batch.targets(), watch.target()));
                } else {
                    evidence.add(result.logits(), batch.targets());
                }
                loss += result.loss() * batch.count();
                images += batch.count();
            }
        }
        return new Measured(loss / images, evidence, watch.metrics());
    }

    private static Targets inUnits(Targets standard, Target target) {
        return new Targets.Rows(inUnits(((Targets.Rows) standard).numbers(), target), target.scales().size());
    }

    private static float[] inUnits(float[] standard, Target target) {
        float[] values = new float[standard.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) target.scales().get(i % target.scales().size()).value(standard[i]);
        }
        return values;
    }

    /** Which class was taken for which; empty where images have no single class. */
    public ConfusionMatrix matrix() {
        return evidence.matrix();
    }

    /** Share of the images whose single class was found. */
    public double accuracy() {
        return evidence.matrix().accuracy();
    }

    /** The figures by name, the loss first. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", loss);
        metrics.forEach(metric -> figures.put(metric.name(), metric.value(evidence)));
        return figures;
    }
}
