package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.plan.LossChoice;
import dev.varve.plan.Objective;
import dev.varve.plan.Plan;
import dev.varve.plan.PlanMistake;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options that say what training makes small, and what chooses between epochs. */
final class ObjectiveOptions {

    /** What a plan in YAML says itself. */
    static final List<String> PLANNED = List.of("--loss", "--monitor", "--label-smoothing", "--class-weights");

    /** Which option says what a field of the plan says. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("objective.loss", "--loss"),
            Map.entry("objective.monitor", "--monitor"),
            Map.entry("callbacks", "--early-stopping and --reduce-on-plateau"),
            Map.entry("callbacks.monitor", "--patience-monitor"),
            Map.entry("labelSmoothing", "--label-smoothing"),
            Map.entry("classWeights", "--class-weights"),
            Map.entry("augmentation", "--augment"),
            Map.entry("augmentation.batch", "--alike"),
            Map.entry("regularisation.mixing", "--mixup and --cutmix"),
            Map.entry("regularisation.mixing.at", "--mix-at features"),
            Map.entry("regularisation.sampling", "--sampling"),
            Map.entry("regularisation.accumulation", "--accumulate"),
            Map.entry("regularisation.dropoutScale", "--dropout-scale"));

    @Option(names = "--loss", paramLabel = "L", description = "cross-entropy or focal[:GAMMA] for one label, bce for "
            + "several, mse, l1 or huber[:DELTA] for values (default: cross-entropy, bce, mse)")
    private String loss;

    @Option(names = "--monitor", paramLabel = "M", description = "metric on the validation part that chooses between "
            + "epochs, or loss; see `varve ls metrics` (default: accuracy, for several labels average-precision, for "
            + "values r2)")
    private String monitor;

    @Option(names = "--label-smoothing", paramLabel = "X", description = "share of the target that is spread over all "
            + "classes (default: the recipe's for one label, else 0)")
    private Double smoothing;

    @Option(names = "--class-weights", paramLabel = "none|balanced|NAME=X,...", defaultValue = "none",
            description = "how much an image counts: as any other, less the more images its class has, or by the "
                    + "classes named (default: ${DEFAULT-VALUE})")
    private String classWeights;

    Objective objective() {
        LossChoice choice = loss == null ? LossChoice.AUTO : of("--loss", () -> LossChoice.parse(loss));
        return of("--monitor", () -> new Objective(choice, monitor == null ? Objective.AUTO : monitor));
    }

    /** What is wrong with a recipe's plan, by the name of the option that said it. */
    static InvalidInput said(PlanMistake mistake) {
        return FIELDS.containsKey(mistake.field()) ? mistake.of(FIELDS.get(mistake.field())) : mistake;
    }

    /** A value whose mistake is told by the name of its option. */
    static <T> T of(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidInput mistake) {
            throw new InvalidInput(mistake, "%s%s", option,
                    mistake.getMessage().substring(mistake.getMessage().indexOf(": ")));
        }
    }

    OptionalDouble labelSmoothing() {
        if (smoothing == null) {
            return OptionalDouble.empty();
        }
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new InvalidInput("--label-smoothing: must be at least 0 and below 1, found %s; 0.1 is common, 0 is "
                    + "none", smoothing);
        }
        return OptionalDouble.of(smoothing);
    }

    Plan.ClassWeights classWeights() {
        return ClassNumbers.parse("--class-weights", classWeights);
    }

    /** Refuses what a plan has no use for that takes no step. */
    Plan checked(Plan plan) {
        boolean steps = !plan.trainPhases().isEmpty();
        if (!steps && (loss != null || smoothing != null)) {
            throw new InvalidInput("%s: the recipe %s has no use for it, which computes the head and trains nothing; "
                    + "leave it out, or take another recipe", loss != null ? "--loss" : "--label-smoothing",
                    plan.recipe());
        }
        return plan;
    }
}
