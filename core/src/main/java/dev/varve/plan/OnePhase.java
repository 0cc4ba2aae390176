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

    static final double RISE = 0.25;
    static final double START_DIVISOR = 25;
    static final Schedule STEADY_MOMENTUM = new Schedule.Constant(0.9);
    static final Schedule FLAT_COSINE = new Schedule.FlatCosine(1, 0.75, END_DIVISOR);

    private static final double LOWEST = 0.01;

    private OnePhase() {
    }

    static List<Phase> oneCycle(Recipe.Settings settings, List<String> groups) {
        return phases("one-cycle", settings, groups, oneCycle(START_DIVISOR, RISE), momentum(RISE));
    }

    /** As {@code one-cycle}, but one rate is the head's, and the first group's is a hundredth of it. */
    static List<Phase> full(Recipe.Settings settings, List<String> groups) {
        Rates given = rates(settings);
        Rates rates = given instanceof Rates.Single single
                ? new Rates.Range(LOWEST * single.rate(), single.rate()) : given;
        return phases("full", settings.withRates(rates), groups, oneCycle(START_DIVISOR, RISE), momentum(RISE));
    }

    /** fastai's {@code fit_sgdr}. */
    static List<Phase> sgdr(Recipe.Settings settings, List<String> groups) {
        Recipe.Settings.refuse(settings.epochs().isPresent(), "--epochs", Recipes.SGDR,
                "whose epochs follow from --cycles, --cycle-epochs and --cycle-factor");
        Stepping.Cycles cycles = settings.stepping().cycles().orElse(Stepping.Cycles.DEFAULT);
        int epochs = (int) Math.min(Integer.MAX_VALUE, cycles.all());
        return phases(Recipes.SGDR, settings.withEpochs(epochs), groups, cycles.schedule(), STEADY_MOMENTUM);
    }

    static List<Phase> flatCosine(Recipe.Settings settings, List<String> groups) {
        return phases("flat-cosine", settings, groups, FLAT_COSINE, STEADY_MOMENTUM);
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
