package dev.varve.train.run;

import dev.varve.card.TargetKind;
import dev.varve.plan.LossChoice;
import dev.varve.plan.Plan;
import dev.varve.plan.PlanMistake;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.Part;
import dev.varve.train.loss.AbsoluteError;
import dev.varve.train.loss.BinaryCrossEntropy;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.loss.Focal;
import dev.varve.train.loss.Huber;
import dev.varve.train.loss.Loss;
import dev.varve.train.loss.SquaredError;
import java.util.List;
import java.util.stream.IntStream;

/** What a plan's words on loss, smoothing and class weights come to on data. */
final class Losses {

    private Losses() {
    }

    /**
     * What steps make small.
     *
     * @throws PlanMistake if the plan asks for what the data's kind of target does not have
     */
    static Loss ofTraining(Plan plan, Dataset data) {
        LossChoice choice = PlanMistake.of("objective.loss",
                () -> plan.objective().loss().suiting(data.kind()));
        requireClasses(plan, data);
        List<Double> weights = weights(plan.classWeights(), data);
        return switch (choice.kind()) {
            case CROSS_ENTROPY -> new CrossEntropy(plan.labelSmoothing(), weights);
            case FOCAL -> new Focal(choice.shape(), plan.labelSmoothing(), weights);
            case BCE -> new BinaryCrossEntropy(plan.labelSmoothing(), weights);
            case MSE -> new SquaredError();
            case L1 -> new AbsoluteError();
            case HUBER -> new Huber(choice.shape());
            case AUTO -> throw new AssertionError(choice);
        };
    }

    /** What a head is solved with: a penalty keeps it from certainty, not smoothing. */
    static Loss ofSolving(Plan plan, Dataset data) {
        List<Double> weights = weights(plan.classWeights(), data);
        return switch (data.kind()) {
            case LABEL -> new CrossEntropy(0, weights);
            case LABELS -> new BinaryCrossEntropy(0, weights);
            case VALUES -> new SquaredError();
        };
    }

    private static void requireClasses(Plan plan, Dataset data) {
        if (data.kind() != TargetKind.VALUES) {
            return;
        }
        if (!plan.classWeights().equals(Plan.ClassWeights.NONE)) {
            throw new PlanMistake(null, "classWeights", ": are for labels, found " + plan.classWeights().written()
                    + " and the target values; leave them out");
        }
        if (plan.labelSmoothing() > 0) {
            throw new PlanMistake(null, "labelSmoothing", ": is for labels, found " + plan.labelSmoothing()
                    + " and the target values; set it to 0");
        }
    }

    private static List<Double> weights(Plan.ClassWeights asked, Dataset data) {
        for (String name : asked.byName().keySet()) {
            if (!data.classes().contains(name)) {
                throw new PlanMistake(null, "classWeights", ": must be of classes of the data, found " + name
                        + "; they are " + String.join(", ", data.classes()));
            }
        }
        if (asked.equals(Plan.ClassWeights.NONE)) {
            return List.of();
        }
        return asked.balanced() ? balanced(data)
                : data.classes().stream().map(name -> asked.byName().getOrDefault(name, 1.0)).toList();
    }

    private static List<Double> balanced(Dataset data) {
        int[] counts = data.balance(Part.TRAIN);
        if (data.kind() == TargetKind.LABEL) {
            double images = IntStream.of(counts).sum();
            return IntStream.of(counts).mapToObj(count -> images / (counts.length * count)).toList();
        }
        int images = data.indices(Part.TRAIN).length;
        return IntStream.of(counts).mapToObj(count -> Math.max(1.0, images - count) / count).toList();
    }
}
