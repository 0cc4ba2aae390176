package dev.varve.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * fastai's {@code fine_tune}: a frozen phase, then all groups.
 *
 * <p>One rate {@code b} is fastai's base rate. Frozen, the head peaks at {@code b} and the rate of the other groups,
 * which their BatchNorm may use, is {@code b/10}; one cycle, divisor 25, peak at 0.99. Unfrozen, the groups go by equal
 * factors from {@code b/200} to {@code b/2}; one cycle, divisor 5, peak at 0.3. Momentum goes from 0.95 to 0.85 at the
 * peak and back. Any other form of rates holds in the unfrozen phase as it stands, and its head's rate is {@code b} of
 * the frozen one.
 */
final class FineTune {

    private static final double RATE_DIVISOR = 2;
    private static final double GROUP_DIVISOR = 100;
    private static final Schedule FROZEN = OnePhase.oneCycle(25, 0.99);
    private static final Schedule UNFROZEN = OnePhase.oneCycle(5, 0.3);

    private FineTune() {
    }

    static List<Phase> phases(Recipe.Settings settings, List<String> groups) {
        List<Phase> phases = new ArrayList<>();
        int freezeEpochs = settings.freezeEpochs().orElse(Defaults.FREEZE_EPOCHS);
        Rates given = OnePhase.rates(settings);
        if (freezeEpochs > 0) {
            Rates rates = new Rates.Slice(given.top());
            phases.add(new Phase.Train("frozen", freezeEpochs, 0, 0, FROZEN, OnePhase.momentum(0.99),
                    OnePhase.rules(settings, rates, groups).freeze()));
        }
        phases.add(new Phase.Train("unfrozen", OnePhase.epochs(settings), 0, 0, UNFROZEN, OnePhase.momentum(0.3),
                OnePhase.rules(settings, unfrozen(given), groups).unfreeze()));
        return phases;
    }

    private static Rates unfrozen(Rates given) {
        if (given instanceof Rates.Single base) {
            double half = base.rate() / RATE_DIVISOR;
            return new Rates.Range(half / GROUP_DIVISOR, half);
        }
        return given;
    }
}
