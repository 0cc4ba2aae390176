package dev.varve.plan;

import dev.varve.card.TargetKind;
import dev.varve.plan.GroupRule.NormPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The head computed on the frozen body, then all groups tuned from there, in one cycle, with the statistics of
 * BatchNorm as they came.
 *
 * <p>One rate {@code b} is the head's; the groups of the body go by equal factors from {@code 0.3 b} to {@code b}, and
 * a single one takes {@code b}. Any other form of rates holds as it stands.
 */
final class SolveThenTune {

    static final double LABEL_SMOOTHING = 0.1;
    static final double RATE = 5e-4;

    private static final int EPOCHS = 4;
    private static final double LOWEST = 0.3;
    private static final double RISE = 0.3;
    private static final double START_DIVISOR = 25;
    private static final double MOMENTUM = 0.9;
    private static final int VIEWS = 2;
    private static final List<Double> PENALTIES = List.of(1.0, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3);

    /** Of values, whose squared error bends eight times as much as a cross-entropy at its most. */
    private static final List<Double> PENALTIES_OF_VALUES =
            List.of(1000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.1, 0.01);

    private SolveThenTune() {
    }

    /** The phases with the penalties that a target needs. */
    static List<Phase> forTarget(TargetKind target, List<Phase> phases) {
        return target != TargetKind.VALUES ? phases : phases.stream().map(phase -> phase instanceof Phase.Solve solve
                ? new Phase.Solve(solve.name(), solve.size(), solve.views(), PENALTIES_OF_VALUES) : phase).toList();
    }

    static List<Phase> solve(Recipe.Settings settings, List<String> groups) {
        String reason = "which computes the head and trains nothing";
        Recipe.Settings.refuse(settings.epochs().isPresent(), "--epochs", "solve", reason);
        Recipe.Settings.refuse(settings.rates().isPresent(), "--lr", "solve", reason);
        Recipe.Settings.refuse(settings.batchNorm().isPresent(), "--batchnorm", "solve", reason);
        Recipe.Settings.refuse(settings.weightDecay() != Defaults.WEIGHT_DECAY, "--weight-decay", "solve", reason);
        Recipe.Settings.refuse(settings.keep() != Defaults.KEEP, "--keep", "solve", reason);
        return List.of(solved(settings, "solve"));
    }

    static List<Phase> phases(Recipe.Settings settings, List<String> groups) {
        Rates rates = settings.rates().map(given -> fromHead(given, groups))
                .orElseGet(() -> fromHead(new Rates.Single(RATE), groups));
        List<GroupRule> rules = new ArrayList<>(OnePhase.rules(settings, rates, groups).unfreeze());
        NormPolicy norm = settings.batchNorm().orElse(NormPolicy.FOLDED);
        rules.replaceAll(rule -> rule.withNorm(norm));
        return List.of(solved(settings, "solve-then-tune"), new Phase.Train("tuned", settings.epochs().orElse(EPOCHS),
                0, 0, OnePhase.oneCycle(START_DIVISOR, RISE), new Schedule.Constant(MOMENTUM), rules));
    }

    private static Phase solved(Recipe.Settings settings, String recipe) {
        Recipe.Settings.refuse(settings.freezeEpochs().isPresent(), "--freeze-epochs", recipe,
                "which computes the head instead of training it");
        return new Phase.Solve("solved", 0, VIEWS, PENALTIES);
    }

    private static Rates fromHead(Rates given, List<String> groups) {
        int body = groups.size() - 1;
        if (!(given instanceof Rates.Single single) || body < 1) {
            return given;
        }
        List<Double> rates = new ArrayList<>(body == 1 ? List.of(single.rate())
                : new Rates.Range(LOWEST * single.rate(), single.rate()).of(groups.subList(0, body)));
        rates.add(single.rate());
        return new Rates.Each(rates);
    }
}
