package dev.varve.plan;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What will be trained: phases, and in each one rule per layer group. It holds final numbers, not the options that led
 * to them.
 *
 * @param recipe name of the recipe that made it; {@code custom} if it was written by hand
 * @param groups names of the layer groups it was made for, from the input to the head; at least one
 * @param phases what happens, in order; at least one
 * @param labelSmoothing share of the target that is spread over all classes, at least 0 and below 1
 * @param classWeights how much each class counts in the loss
 * @param augmentation how training images are changed at random
 * @param optimizer how a gradient becomes a step
 * @param keep which weights are the result
 * @param objective what is made small and what is watched; may be absent, then it is what suits the target
 * @param callbacks what phases that train do when validation finds nothing better; may be absent, then it is nothing
 * @param regularisation what phases that train do besides; may be absent, then it is nothing
 * @param reasons why the plan says what it says, in sentences, where a recipe chose by what it measured; may be absent
 */
public record Plan(String recipe, List<String> groups, List<Phase> phases, double labelSmoothing,
                   ClassWeights classWeights, Augmentation augmentation, Optimizer optimizer, Keep keep,
                   @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Objective.Unsaid.class)
                   @JacksonInject(Yaml.OF_TARGET) Objective objective,
                   @JsonInclude(JsonInclude.Include.NON_EMPTY) @JacksonInject(Yaml.NO_ENTRIES)
                   List<Callback> callbacks,
                   @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Regularisation.Unsaid.class)
                   @JacksonInject(Yaml.NOTHING) Regularisation regularisation,
                   @JsonInclude(JsonInclude.Include.NON_EMPTY) @JacksonInject(Yaml.NO_ENTRIES) List<String> reasons) {

    /** A plan with the loss and the monitor that suit the target, and nothing besides. */
    public Plan(String recipe, List<String> groups, List<Phase> phases, double labelSmoothing,
            ClassWeights classWeights, Augmentation augmentation, Optimizer optimizer, Keep keep) {
        this(recipe, groups, phases, labelSmoothing, classWeights, augmentation, optimizer, keep, Objective.OF_TARGET,
                List.of(), Regularisation.NONE, List.of());
    }

    /** Checks that the phases have different names and one rule per group. */
    @JsonCreator
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
        if (augmentation.batch() && phases.stream().anyMatch(Plan::hasViews)) {
            throw new PlanMistake(null, "augmentation.batch", ": must be left out where phases have views, whose "
                    + "features are kept for each image, found both; leave it out, or the views");
        }
        Require.present(optimizer, "optimizer");
        requireHypers(phases, optimizer);
        Require.present(keep, "keep");
        Require.present(objective, "objective");
        callbacks = Require.list(callbacks, "callbacks");
        if (!callbacks.isEmpty() && phases.stream().noneMatch(Phase.Train.class::isInstance)) {
            throw new PlanMistake(null, "callbacks", ": are for phases that train, found none that does; leave them "
                    + "out, or take another recipe");
        }
        Require.present(regularisation, "regularisation");
        requireUse(phases, regularisation);
        reasons = Require.list(reasons, "reasons");
    }

    private static boolean hasViews(Phase phase) {
        return phase instanceof Phase.Train train && train.views() > 0;
    }

    private static void requireUse(List<Phase> phases, Regularisation asked) {
        Require.that(asked.equals(Regularisation.NONE) || phases.stream().anyMatch(Phase.Train.class::isInstance),
                "regularisation", "is for phases that train", "none that does", "leave it out, or take another recipe");
        for (Phase phase : phases) {
            if (asked.mixing().mixesImages() && hasViews(phase)) {
                throw new PlanMistake(null, "regularisation.mixing", ": must be at features where features are kept, "
                        + "for those of mixed images cannot be, found views in '" + phase.name() + "'; mix at "
                        + "features, or leave the views out");
            }
        }
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
     * The phases that step down the gradient.
     *
     * @return in their order; empty if the plan only solves
     */
    public List<Phase.Train> trainPhases() {
        return phases.stream().filter(Phase.Train.class::isInstance).map(Phase.Train.class::cast).toList();
    }

    /**
     * This plan with other phases.
     *
     * @param others what happens, in order
     * @return the plan with all else as it is
     */
    public Plan withPhases(List<Phase> others) {
        return new Plan(recipe, groups, others, labelSmoothing, classWeights, augmentation, optimizer, keep,
                objective, callbacks, regularisation, reasons);
    }

    /**
     * This plan with another loss or monitor.
     *
     * @param other what is made small and what is watched
     * @return the plan with all else as it is
     */
    public Plan withObjective(Objective other) {
        return new Plan(recipe, groups, phases, labelSmoothing, classWeights, augmentation, optimizer, keep, other,
                callbacks, regularisation, reasons);
    }

    /**
     * This plan with other callbacks.
     *
     * @param others what phases that train do when validation finds nothing better
     * @return the plan with all else as it is
     */
    public Plan withCallbacks(List<Callback> others) {
        return new Plan(recipe, groups, phases, labelSmoothing, classWeights, augmentation, optimizer, keep, objective,
                others, regularisation, reasons);
    }

    /**
     * This plan under another name.
     *
     * @param other how it was made
     * @param why the reasons for what it says
     * @return the plan with all else as it is
     */
    public Plan called(String other, List<String> why) {
        return new Plan(other, groups, phases, labelSmoothing, classWeights, augmentation, optimizer, keep, objective,
                callbacks, regularisation, why);
    }

    /**
     * This plan with other means against learning images by heart.
     *
     * @param other what phases that train do besides
     * @return the plan with all else as it is
     */
    public Plan withRegularisation(Regularisation other) {
        return new Plan(recipe, groups, phases, labelSmoothing, classWeights, augmentation, optimizer, keep, objective,
                callbacks, other, reasons);
    }

    /**
     * Checks that the plan fits a network's layer groups.
     *
     * @param found names of the network's groups, from the input to the head
     * @return this plan
     * @throws PlanMistake if the plan was made for other groups
     */
    public Plan requireGroups(List<String> found) {
        if (!groups.equals(found)) {
            throw new PlanMistake(null, "groups", ": must be the layer groups of the network ("
                    + String.join(", ", found) + "), found " + String.join(", ", groups) + "; name these groups in the "
                    + "plan, or group as the plan does (--by, --at, --groups)");
        }
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

    /**
     * How much each class counts in the loss.
     *
     * @param balanced whether each counts as much as any other: {@code images / (classes * images of its class)}; with
     *     several names an image, {@code images without it / images with it} for each image that has the name
     * @param byName weights of classes by name, positive; those that are not named count 1
     */
    public record ClassWeights(boolean balanced, Map<String, Double> byName) {

        /** All alike. */
        public static final ClassWeights NONE = new ClassWeights(false, Map.of());
        /** The rarer, the more. */
        public static final ClassWeights BALANCED = new ClassWeights(true, Map.of());

        /** Checks the weights. */
        public ClassWeights {
            byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
            byName.forEach((name, weight) -> Require.that(weight > 0 && Double.isFinite(weight), "classWeights",
                    "must be positive and finite", weight + " for " + name, "give each class a positive number"));
        }

        /**
         * Reads weights.
         *
         * @param written {@code none}, {@code balanced}, or a number for each of some names
         * @throws InvalidInput if it is none of these
         */
        @JsonCreator
        public static ClassWeights of(Object written) {
            if (written instanceof Map<?, ?> map) {
                Map<String, Double> weights = new LinkedHashMap<>();
                map.forEach((name, weight) -> weights.put(String.valueOf(name), number(weight)));
                return new ClassWeights(false, weights);
            }
            Require.that("none".equals(written) || "balanced".equals(written), "classWeights",
                    "must be none, balanced, or a number for each of some classes",
                    written instanceof String ? written : "something else", "take one of these");
            return "none".equals(written) ? NONE : BALANCED;
        }

        private static double number(Object weight) {
            try {
                return Double.parseDouble(String.valueOf(weight));
            } catch (NumberFormatException none) {
                throw new InvalidInput(none, "classWeights: must be numbers, found %s; give each class a positive "
                        + "number", weight);
            }
        }

        /** As {@link #of} reads it. */
        @JsonValue
        public Object written() {
            return balanced ? "balanced" : byName.isEmpty() ? "none" : byName;
        }
    }

    /** Which weights of a run are its result. */
    public enum Keep {
        /** Those after the epoch that was best on the validation part, see {@link Objective}; the later in a tie. */
        @JsonProperty("best") BEST,
        /** Those after the last epoch. */
        @JsonProperty("last") LAST
    }
}
