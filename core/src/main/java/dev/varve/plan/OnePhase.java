package dev.varve.plan;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Schedule.Curve;
import dev.varve.plan.Schedule.Ramp;
import dev.varve.plan.Schedule.Sequence;
import java.util.List;

/** The recipes that train all groups in one phase, with fastai's numbers. */
final class OnePhase {

    private static final double END_DIVISOR = 1e5;
    private static final double HIGH_MOMENTUM = 0.95;
    private static final double LOW_MOMENTUM = 0.85;
    private static final double RISE = 0.25;
    private static final Schedule STEADY_MOMENTUM = new Schedule.Constant(0.9);

    private OnePhase() {
    }

    static List<Phase> oneCycle(Recipe.Settings settings, List<String> groups) {
        return phases("one-cycle", settings, groups, oneCycle(25, RISE), momentum(RISE));
    }

    static List<Phase> flatCosine(Recipe.Settings settings, List<String> groups) {
        return phases("flat-cosine", settings, groups, new Schedule.FlatCosine(1, 0.75, END_DIVISOR), STEADY_MOMENTUM);
    }

    static List<Phase> constant(Recipe.Settings settings, List<String> groups) {
        return phases("constant", settings, groups, new Schedule.Constant(1), STEADY_MOMENTUM);
    }

    static Schedule oneCycle(double startDivisor, double riseFraction) {
        return new Schedule.OneCycle(1, startDivisor, END_DIVISOR, riseFraction);
    }

    /** Momentum falls while the rate rises. */
    static Schedule momentum(double riseFraction) {
        return new Sequence(List.of(
                new Sequence.Part(riseFraction, new Ramp(HIGH_MOMENTUM, LOW_MOMENTUM, Curve.COSINE)),
                new Sequence.Part(1, new Ramp(LOW_MOMENTUM, HIGH_MOMENTUM, Curve.COSINE))));
    }

    static GroupRules rules(Recipe.Settings settings, Rates rates, List<String> groups) {
        return new GroupRules(rates.of(groups), settings.weightDecay(),
                settings.batchNorm().orElse(Defaults.BATCH_NORM));
    }

    static Rates rates(Recipe.Settings settings) {
        return settings.rates().orElseGet(() -> new Rates.Single(Defaults.RATE));
    }

    static int epochs(Recipe.Settings settings) {
        return settings.epochs().orElse(Defaults.EPOCHS);
    }

    private static List<Phase> phases(String recipe, Recipe.Settings settings, List<String> groups,
                                      Schedule schedule, Schedule momentum) {
        if (settings.freezeEpochs().orElse(0) > 0) {
            throw new InvalidInput("--freeze-epochs %d: the recipe %s has no frozen phase; "
                    + "leave it out, or take the recipe fine-tune", settings.freezeEpochs().getAsInt(), recipe);
        }
        return List.of(new Phase.Train("all", epochs(settings), 0, 0, schedule, momentum,
                rules(settings, rates(settings), groups).unfreeze()));
    }
}
