package dev.varve.plan;

import dev.varve.card.InvalidInput;
import dev.varve.plan.GroupRule.NormPolicy;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The ways to freeze and unfreeze: each gives one {@link GroupRule} per group, from the input to the head.
 *
 * @param rates peak rate of each group, positive; at least one
 * @param decay decoupled weight decay of every group, not negative
 * @param frozenNorm what BatchNorm of the frozen groups does
 */
public record GroupRules(List<Double> rates, double decay, NormPolicy frozenNorm) {

    /** Checks that there is a rate. */
    public GroupRules {
        rates = Require.list(rates, "rates");
        Require.present(frozenNorm, "frozenNorm");
        Require.atLeast(1, rates.size(), "rates");
    }

    /**
     * All groups train.
     *
     * @return one rule per group
     */
    public List<GroupRule> unfreeze() {
        return training(group -> true);
    }

    /**
     * The last group trains, all others are frozen.
     *
     * @return one rule per group
     * @throws InvalidInput if there is one group, which would leave nothing frozen
     */
    public List<GroupRule> freeze() {
        if (rates.size() == 1) {
            throw new InvalidInput("freeze: needs at least two layer groups, found one; "
                    + "find more groups, or train without a frozen phase");
        }
        return freezeTo(-1);
    }

    /**
     * The groups from {@code first} on train, those before it are frozen.
     *
     * @param first index of the first trained group; negative counts from the end, as in fastai. The number of groups
     *     freezes all of them
     * @return one rule per group
     * @throws InvalidInput if there is no such group
     */
    public List<GroupRule> freezeTo(int first) {
        int groups = rates.size();
        Require.that(first >= -groups && first <= groups, "freezeTo",
                "must lie between " + -groups + " and " + groups, first, "there are " + groups + " layer groups");
        int from = first < 0 ? groups + first : first;
        return training(group -> group >= from);
    }

    /**
     * The chosen groups train, all others are frozen.
     *
     * @param trained says of a group's index, from 0, whether it trains
     * @return one rule per group
     */
    public List<GroupRule> training(IntPredicate trained) {
        return IntStream.range(0, rates.size())
                .mapToObj(group -> trained.test(group)
                        ? GroupRule.trained(rates.get(group), decay)
                        : GroupRule.frozen(rates.get(group), decay, frozenNorm))
                .toList();
    }
}
