package dev.varve.train.run;

import dev.varve.card.Target;
import dev.varve.plan.Objective;
import dev.varve.plan.Plan;
import dev.varve.plan.PlanMistake;
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
     * The usual metrics and all that a plan watches.
     *
     * @throws PlanMistake if there is no such metric for the target
     */
    static Watch of(Target target, int outputs, Plan plan) {
        List<Metric> metrics = new ArrayList<>(Metrics.usual(target.kind(), outputs));
        String asked = plan.objective().monitor();
        Watch watch = new Watch(target, outputs, metrics, asked.equals(Objective.AUTO) ? metrics.get(0).name() : asked);
        watch.require(watch.monitor, "objective.monitor");
        for (int i = 0; i < plan.callbacks().size(); i++) {
            watch.require(watch.meant(plan.callbacks().get(i).monitor()), "callbacks[" + i + "].monitor");
        }
        return new Watch(target, outputs, List.copyOf(metrics), watch.monitor);
    }

    private void require(String name, String field) {
        if (!name.equals(LOSS) && metrics.stream().noneMatch(metric -> metric.name().equals(name))) {
            metrics.add(PlanMistake.of(field, () -> Metrics.named(name, target.kind(), outputs)));
        }
    }

    /** What a callback watches: a figure of its own, or the monitor. */
    String meant(String asked) {
        return asked.equals(Objective.AUTO) ? monitor : asked;
    }

    /** The monitor's figure, turned so that more is better. */
    double score(Map<String, Double> figures) {
        return score(figures, monitor);
    }

    /** Any figure, turned so that more is better. */
    double score(Map<String, Double> figures, String name) {
        boolean rises = metrics.stream().anyMatch(metric -> metric.name().equals(name) && metric.rises());
        return rises ? figures.get(name) : -figures.get(name);
    }
}
