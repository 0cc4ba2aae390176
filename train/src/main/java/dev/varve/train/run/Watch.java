package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.card.Target;
import dev.varve.plan.Objective;
import dev.varve.train.metric.Metric;
import dev.varve.train.metric.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is measured on a part of the data, and what of it chooses between epochs.
 *
 * @param target what is true of an image, as the network learns it
 * @param outputs number of classes, names or values
 * @param metrics what is measured beside the loss: the usual ones, and the monitor
 * @param monitor name of what chooses: of one of the metrics, or {@value #LOSS}
 */
record Watch(Target target, int outputs, List<Metric> metrics, String monitor) {

    static final String LOSS = "loss";

    /**
     * The usual metrics and a monitor.
     *
     * @param asked name of a metric, {@value #LOSS}, or {@value Objective#AUTO}
     * @throws InvalidInput if there is no such metric for the target
     */
    static Watch of(Target target, int outputs, String asked) {
        List<Metric> metrics = new ArrayList<>(Metrics.usual(target.kind(), outputs));
        String monitor = asked.equals(Objective.AUTO) ? metrics.get(0).name() : asked;
        if (!monitor.equals(LOSS) && metrics.stream().noneMatch(metric -> metric.name().equals(monitor))) {
            metrics.add(Metrics.named(monitor, target.kind(), outputs));
        }
        return new Watch(target, outputs, List.copyOf(metrics), monitor);
    }

    /** The monitor's figure, turned so that more is better. */
    double score(Map<String, Double> figures) {
        boolean rises = metrics.stream().anyMatch(metric -> metric.name().equals(monitor) && metric.rises());
        return rises ? figures.get(monitor) : -figures.get(monitor);
    }
}
