package dev.varve.cli;

import dev.varve.plan.Callback;
import dev.varve.plan.Objective;
import dev.varve.plan.Plan;
import dev.varve.train.data.Dataset;
import dev.varve.train.metric.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a plan makes small and what chooses between its epochs, in one line with nothing left to a default. */
final class ObjectiveText {

    private ObjectiveText() {
    }

    static String of(Plan plan, Dataset data) {
        List<String> parts = new ArrayList<>(List.of(plan.objective().loss().suiting(data.kind()).toString()));
        if (plan.labelSmoothing() > 0) {
            parts.add("label smoothing " + plan.labelSmoothing());
        }
        if (plan.classWeights().balanced()) {
            parts.add("classes balanced");
        } else if (!plan.classWeights().byName().isEmpty()) {
            parts.add(plan.classWeights().byName().entrySet().stream()
                    .map(weight -> weight.getKey() + " times " + weight.getValue()).collect(Collectors.joining(", ")));
        }
        return "Loss: " + String.join(", ", parts) + "; kept is the "
                + (plan.keep() == Plan.Keep.LAST ? "last epoch" : "epoch with the best " + monitor(plan, data));
    }

    /** What a plan does behind each epoch, with the metric that is watched. */
    static String of(Callback callback, Plan plan, Dataset data) {
        return PlanText.of(callback.monitor().equals(Objective.AUTO) ? callback.watching(monitor(plan, data))
                : callback);
    }

    private static String monitor(Plan plan, Dataset data) {
        String asked = plan.objective().monitor();
        return asked.equals(Objective.AUTO) ? Metrics.usual(data.kind(), data.classes().size()).get(0).name() : asked;
    }
}
