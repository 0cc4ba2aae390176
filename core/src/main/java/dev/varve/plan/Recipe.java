package dev.varve.plan;

import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Plan.Keep;
import java.util.List;
import java.util.OptionalInt;

/** A way to make a plan for any layer groups. */
@FunctionalInterface
public interface Recipe {

    /**
     * Makes the plan.
     *
     * @param groups names of the layer groups, from the input to the head
     * @return the plan for them
     * @throws dev.varve.card.InvalidInput if the recipe's rates do not fit the groups
     */
    Plan plan(List<String> groups);

    /**
     * What can be said to a recipe.
     *
     * @param epochs epochs of the main phase, at least 1
     * @param freezeEpochs epochs in which only the head trains before, 0 for none; absent takes the recipe's own number
     * @param rates rate of each group
     * @param weightDecay decoupled weight decay of every group, not negative
     * @param batchNorm what BatchNorm of frozen groups does
     * @param labelSmoothing share of the target that is spread over all classes, at least 0 and below 1
     * @param keep which weights are the result
     */
    record Settings(int epochs, OptionalInt freezeEpochs, Rates rates, double weightDecay, NormPolicy batchNorm,
                    double labelSmoothing, Keep keep) {

        /** Checks the numbers. */
        public Settings {
            Require.atLeast(1, epochs, "epochs");
            Require.atLeast(0, freezeEpochs.orElse(0), "freezeEpochs");
            Require.present(rates, "rates");
            Require.notNegative(weightDecay, "weightDecay");
            Require.present(batchNorm, "batchNorm");
            Require.present(keep, "keep");
        }

        /**
         * The settings that hold where nothing else is said, with a number of epochs.
         *
         * @param epochs epochs of the main phase, at least 1
         * @return the settings
         */
        public static Settings of(int epochs) {
            return new Settings(epochs, OptionalInt.empty(), new Rates.Single(Defaults.RATE), Defaults.WEIGHT_DECAY,
                    Defaults.BATCH_NORM, Defaults.LABEL_SMOOTHING, Defaults.KEEP);
        }

        /**
         * These settings with other rates.
         *
         * @param other rate of each group
         * @return new settings
         */
        public Settings withRates(Rates other) {
            return new Settings(epochs, freezeEpochs, other, weightDecay, batchNorm, labelSmoothing, keep);
        }

        /**
         * These settings with another number of frozen epochs.
         *
         * @param other epochs in which only the head trains, 0 for none
         * @return new settings
         */
        public Settings withFreezeEpochs(int other) {
            return new Settings(epochs, OptionalInt.of(other), rates, weightDecay, batchNorm, labelSmoothing, keep);
        }

        /**
         * These settings with another treatment of BatchNorm in frozen groups.
         *
         * @param other what it does
         * @return new settings
         */
        public Settings withBatchNorm(NormPolicy other) {
            return new Settings(epochs, freezeEpochs, rates, weightDecay, other, labelSmoothing, keep);
        }
    }
}
