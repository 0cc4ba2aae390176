package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.varve.card.InvalidInput;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What will be trained: phases, and in each one rule per layer group. It holds final numbers, not the options that led
 * to them.
 *
 * @param recipe name of the recipe that made it; {@code custom} if it was written by hand
 * @param groups names of the layer groups it was made for, from the input to the head; at least one
 * @param phases what happens, in order; at least one
 * @param labelSmoothing share of the target that is spread over all classes, at least 0 and below 1
 * @param classWeights how much an image of each class counts in the loss
 * @param augmentation how training images are changed at random
 * @param optimizer how a gradient becomes a step
 * @param keep which weights are the result
 */
public record Plan(String recipe, List<String> groups, List<Phase> phases, double labelSmoothing,
                   ClassWeights classWeights, Augmentation augmentation, Optimizer optimizer, Keep keep) {

    /** Checks that the phases have different names and one rule per group. */
    public Plan {
        Require.notBlank(recipe, "recipe");
        groups = Require.list(groups, "groups");
        Require.atLeast(1, groups.size(), "groups");
        phases = Require.list(phases, "phases");
        Require.atLeast(1, phases.size(), "phases");
        Set<String> names = new HashSet<>();
        for (Phase phase : phases) {
            Require.that(names.add(phase.name()), "phases", "must have different names", "'" + phase.name() + "' twice",
                    "rename one");
            if (phase instanceof Phase.Train train) {
                Require.that(train.rules().size() == groups.size(), "phases",
                        "must hold one rule for each of " + groups.size() + " layer groups",
                        train.rules().size() + " in '" + phase.name() + "'", "write one rule per group");
            }
        }
        Require.that(labelSmoothing >= 0 && labelSmoothing < 1, "labelSmoothing", "must be at least 0 and below 1",
                labelSmoothing, "0.1 is common, 0 is none");
        Require.present(classWeights, "classWeights");
        Require.present(augmentation, "augmentation");
        Require.present(optimizer, "optimizer");
        requireHypers(phases, optimizer);
        Require.present(keep, "keep");
    }

    private static void requireHypers(List<Phase> phases, Optimizer optimizer) {
        for (Phase phase : phases) {
            if (phase instanceof Phase.Train train) {
                Require.that(train.hasMomentum() || !optimizer.needsMomentum(), "optimizer",
                        "must do without nesterov and dampening where there is no momentum",
                        "none in '" + train.name() + "'", "leave them out, or give a momentum above 0");
                Hyper.requireOf(optimizer, train.hypers().keySet(), train.name());
                train.rules().forEach(rule -> Hyper.requireOf(optimizer, rule.hypers().keySet(), train.name()));
            }
        }
    }

    /**
     * Whether a phase computes the head, which must then be one matrix.
     *
     * @return true if a phase is a {@link Phase.Solve}
     */
    public boolean solves() {
        return phases.stream().anyMatch(Phase.Solve.class::isInstance);
    }

    /**
     * This plan with other phases.
     *
     * @param others what happens, in order
     * @return the plan with all else as it is
     */
    public Plan withPhases(List<Phase> others) {
        return new Plan(recipe, groups, others, labelSmoothing, classWeights, augmentation, optimizer, keep);
    }

    /**
     * Checks that the plan fits a network's layer groups.
     *
     * @param found names of the network's groups, from the input to the head
     * @return this plan
     * @throws InvalidInput if the plan was made for other groups
     */
    public Plan requireGroups(List<String> found) {
        Require.that(groups.equals(found), "plan", "is for the layer groups " + groups, found,
                "name these groups in the plan, or group as the plan does (--by, --at)");
        return this;
    }

    /**
     * Reads a plan from a YAML file.
     *
     * @param file a plan, or an experiment, of which the part {@code plan} is read and nothing else
     * @return the plan
     * @throws InvalidInput if the file cannot be read, or a field is unknown, missing, of a wrong type or out of range;
     *     the message names file, line and field
     */
    public static Plan read(Path file) {
        return Yaml.has(file, "plan") ? Yaml.read(file, OfExperiment.class).plan() : Yaml.read(file, Plan.class);
    }

    /** The plan of an experiment; all else is passed over. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record OfExperiment(Plan plan) {
    }

    /**
     * The plan as YAML; {@link #read} gives an equal plan.
     *
     * @return the text of a file
     */
    public String toYaml() {
        return Yaml.write(this);
    }

    /** How much an image counts in the loss. */
    public enum ClassWeights {
        /** As much as any other. */
        @JsonProperty("none") NONE,
        /** By its class, each class as much as any other: {@code images / (classes * images of its class)}. */
        @JsonProperty("balanced") BALANCED
    }

    /** How training images are changed at random before the network sees them. */
    public enum Augmentation {
        /** As fastai's {@code aug_transforms}: cut, flipped, turned, magnified, tilted, lit. */
        @JsonProperty("standard") STANDARD,
        /** Not at all: they are shown as for evaluation. */
        @JsonProperty("none") NONE
    }

    /** Which weights of a run are its result. */
    public enum Keep {
        /** Those after the epoch with the best validation accuracy; the later one in a tie. */
        @JsonProperty("best") BEST,
        /** Those after the last epoch. */
        @JsonProperty("last") LAST
    }
}
