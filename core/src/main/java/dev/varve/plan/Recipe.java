package dev.varve.plan;

import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Plan.ClassWeights;
import dev.varve.plan.Plan.Keep;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A way to make a plan for any layer groups. */
@FunctionalInterface
public interface Recipe {

    /**
     * Makes the plan.
     *
     * @param groups names of the layer groups, from the input to the head
     * @param target what is told of an image
     * @return the plan for them
     * @throws dev.varve.card.InvalidInput if the recipe's rates do not fit the groups
     */
    Plan plan(List<String> groups, TargetKind target);

    /** The plan for single labels. */
    default Plan plan(List<String> groups) {
        return plan(groups, TargetKind.LABEL);
    }

    /**
     * Makes the plan by what was measured; a recipe that goes by no evidence makes the same one without.
     *
     * @param groups names of the layer groups, from the input to the head
     * @param target what is told of an image
     * @param evidence measures; empty where weights are random, so that there is nothing to measure
     * @return the plan for them
     * @throws dev.varve.card.InvalidInput if the recipe's rates do not fit the groups
     */
    default Plan plan(List<String> groups, TargetKind target, Supplier<Optional<Evidence>> evidence) {
        return plan(groups, target);
    }

    /**
     * The same recipe with its plans changed.
     *
     * @param change of each plan
     */
    default Recipe changed(UnaryOperator<Plan> change) {
        Recipe plain = this;
        return new Recipe() {
            @Override
            public Plan plan(List<String> groups, TargetKind target) {
                return change.apply(plain.plan(groups, target));
            }

            @Override
            public Plan plan(List<String> groups, TargetKind target, Supplier<Optional<Evidence>> evidence) {
                return change.apply(plain.plan(groups, target, evidence));
            }
        };
    }

    /** The same recipe with another loss or monitor. */
    default Recipe with(Objective objective) {
        return changed(plan -> plan.withObjective(objective));
    }

    /** The same recipe with other means against learning images by heart. */
    default Recipe with(Regularisation regularisation) {
        return changed(plan -> plan.withRegularisation(regularisation));
    }

    /** The same recipe with other callbacks. */
    default Recipe with(List<Callback> callbacks) {
        return changed(plan -> plan.withCallbacks(callbacks));
    }

    /**
     * The same recipe with growing images: the last phase that trains is divided into one for each size, what comes
     * before has the first size.
     *
     * @param sizes pixels of each side of the square that the network sees, two or more, each larger than the former
     * @return a recipe whose plans are refused if a phase has fewer epochs than there are sizes
     * @throws dev.varve.card.InvalidInput if they do not grow
     */
    default Recipe withSizes(List<Integer> sizes) {
        List<Integer> checked = Resizing.checked(sizes);
        return changed(plan -> plan.withPhases(Resizing.phases(plan.recipe(), plan.phases(), checked)));
    }

    /**
     * What can be said to a recipe. What is absent is left to the recipe.
     *
     * @param epochs epochs of the main phase, at least 1
     * @param freezeEpochs epochs in which only the head trains before, 0 for none
     * @param rates rate of each group
     * @param weightDecay decoupled weight decay of every group, not negative
     * @param batchNorm what BatchNorm does in the groups for which the recipe leaves it open
     * @param labelSmoothing share of the target that is spread over all classes, at least 0 and below 1; where it is
     *     absent, recipes smooth single labels alone
     * @param classWeights how much an image of each class counts in the loss
     * @param augmentation how training images are changed at random
     * @param keep which weights are the result
     * @param stepping how phases step down the gradient
     */
    record Settings(OptionalInt epochs, OptionalInt freezeEpochs, Optional<Rates> rates, double weightDecay,
                    Optional<NormPolicy> batchNorm, OptionalDouble labelSmoothing, ClassWeights classWeights,
                    Augmentation augmentation, Keep keep, Stepping stepping) {

        /** Nothing is said: every recipe goes by its own numbers. */
        public static final Settings DEFAULT = new Settings(OptionalInt.empty(), OptionalInt.empty(),
                Optional.empty(), Defaults.WEIGHT_DECAY, Optional.empty(), OptionalDouble.empty(),
                Defaults.CLASS_WEIGHTS, Defaults.AUGMENTATION, Defaults.KEEP, Stepping.DEFAULT);

        /** Checks the numbers. */
        public Settings {
            Require.atLeast(1, epochs.orElse(1), "epochs");
            Require.atLeast(0, freezeEpochs.orElse(0), "freezeEpochs");
            Require.notNegative(weightDecay, "weightDecay");
            Require.present(classWeights, "classWeights");
            Require.present(augmentation, "augmentation");
            Require.present(keep, "keep");
            Require.present(stepping, "stepping");
        }

        /**
         * The default settings with a number of epochs.
         *
         * @param epochs epochs of the main phase, at least 1
         * @return the settings
         */
        public static Settings of(int epochs) {
            return DEFAULT.withEpochs(epochs);
        }

        /**
         * These settings with another number of epochs.
         *
         * @param other epochs of the main phase, at least 1
         * @return new settings
         */
        public Settings withEpochs(int other) {
            return new Settings(OptionalInt.of(other), freezeEpochs, rates, weightDecay, batchNorm, labelSmoothing,
                    classWeights, augmentation, keep, stepping);
        }

        /**
         * These settings with other rates.
         *
         * @param other rate of each group
         * @return new settings
         */
        public Settings withRates(Rates other) {
            return new Settings(epochs, freezeEpochs, Optional.of(other), weightDecay, batchNorm, labelSmoothing,
                    classWeights, augmentation, keep, stepping);
        }

        /**
         * These settings with another number of frozen epochs.
         *
         * @param other epochs in which only the head trains, 0 for none
         * @return new settings
         */
        public Settings withFreezeEpochs(int other) {
            return new Settings(epochs, OptionalInt.of(other), rates, weightDecay, batchNorm, labelSmoothing,
                    classWeights, augmentation, keep, stepping);
        }

        /**
         * These settings with another treatment of BatchNorm.
         *
         * @param other what it does
         * @return new settings
         */
        public Settings withBatchNorm(NormPolicy other) {
            return new Settings(epochs, freezeEpochs, rates, weightDecay, Optional.of(other), labelSmoothing,
                    classWeights, augmentation, keep, stepping);
        }

        /**
         * These settings with classes that count otherwise.
         *
         * @param other how much an image of each class counts in the loss
         * @return new settings
         */
        public Settings withClassWeights(ClassWeights other) {
            return new Settings(epochs, freezeEpochs, rates, weightDecay, batchNorm, labelSmoothing, other,
                    augmentation, keep, stepping);
        }

        /**
         * These settings with images that are changed otherwise.
         *
         * @param other how training images are changed at random
         * @return new settings
         */
        public Settings withAugmentation(Augmentation other) {
            return new Settings(epochs, freezeEpochs, rates, weightDecay, batchNorm, labelSmoothing, classWeights,
                    other, keep, stepping);
        }

        /**
         * These settings with another choice of what is kept.
         *
         * @param other which weights are the result
         * @return new settings
         */
        public Settings withKeep(Keep other) {
            return new Settings(epochs, freezeEpochs, rates, weightDecay, batchNorm, labelSmoothing, classWeights,
                    augmentation, other, stepping);
        }

        /**
         * These settings with another way to step down the gradient.
         *
         * @param other optimizer, schedule and their numbers
         * @return new settings
         */
        public Settings withStepping(Stepping other) {
            return new Settings(epochs, freezeEpochs, rates, weightDecay, batchNorm, labelSmoothing, classWeights,
                    augmentation, keep, other);
        }

        /**
         * Refuses what a recipe has no use for.
         *
         * @param given whether it was said
         * @param option its name on the command line
         * @param recipe the recipe's name
         * @param reason why it has no use for it
         */
        static void refuse(boolean given, String option, String recipe, String reason) {
            if (given) {
                throw new InvalidInput("%s: the recipe %s has no use for it, %s; leave it out, or take another recipe",
                        option, recipe, reason);
            }
        }
    }
}
