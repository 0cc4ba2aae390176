package dev.varve.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The recipes that train the head first, or alone, and thaw the body in steps. All need two layer groups. */
final class Thawing {

    /** How many times slower than the group above it each group trains, by ULMFiT (Howard and Ruder 2018). */
    private static final double FACTOR_OF_ULMFIT = 2.6;
    private static final double HEAD_TO_BODY = 10;
    private static final Schedule CYCLE = OnePhase.oneCycle(OnePhase.START_DIVISOR, OnePhase.RISE);
    private static final Schedule MOMENTUM = OnePhase.momentum(OnePhase.RISE);

    private Thawing() {
    }

    /** The body frozen throughout. */
    static List<Phase> probe(Recipe.Settings settings, List<String> groups) {
        refuseFreezeEpochs(settings, "probe", "whose body is frozen throughout");
        return List.of(new Phase.Train("probe", OnePhase.epochs(settings), 0, 0, CYCLE, MOMENTUM,
                rules(settings, OnePhase.rates(settings), groups).freeze()));
    }

    /** One more group in each phase, each {@value #FACTOR_OF_ULMFIT} times slower than the one above it. */
    static List<Phase> gradual(Recipe.Settings settings, List<String> groups) {
        Rates given = OnePhase.rates(settings);
        GroupRules rules = rules(settings, given instanceof Rates.Single single
                ? new Rates.LayerDecay(single.rate(), 1 / FACTOR_OF_ULMFIT) : given, groups);
        Schedule triangle = Schedules.named("slanted-triangle");
        List<Phase> phases = new ArrayList<>();
        for (int first = groups.size() - 1; first >= 0; first--) {
            List<GroupRule> ofPhase = first == groups.size() - 1 ? rules.freeze() : rules.freezeTo(first);
            phases.add(new Phase.Train("from-" + groups.get(first),
                    first > 0 ? before(settings) : OnePhase.epochs(settings), 0, 0, triangle,
                    OnePhase.STEADY_MOMENTUM, ofPhase));
        }
        return phases;
    }

    /** The head, then each group of the body alone from the input on, then all (Felbo et al. 2017). */
    static List<Phase> chainThaw(Recipe.Settings settings, List<String> groups) {
        Rates given = OnePhase.rates(settings);
        GroupRules rules = rules(settings, given instanceof Rates.Single single
                ? new Rates.Slice(single.rate()) : given, groups);
        List<Phase> phases = new ArrayList<>();
        phases.add(alone("only-head", before(settings), rules.freeze()));
        for (int group = 0; group < groups.size() - 1; group++) {
            int only = group;
            phases.add(alone("only-" + groups.get(group), before(settings), rules.training(any -> any == only)));
        }
        phases.add(alone("all", OnePhase.epochs(settings), rules.unfreeze()));
        return phases;
    }

    private static Phase alone(String name, int epochs, List<GroupRule> rules) {
        return new Phase.Train(name, epochs, 0, 0, CYCLE, MOMENTUM, rules);
    }

    /** The head as long as all groups afterwards, these a tenth as fast and slower towards the input. */
    static List<Phase> headFirst(Recipe.Settings settings, List<String> groups) {
        Rates given = OnePhase.rates(settings);
        Rates later = given instanceof Rates.Single single
                ? new Rates.Range(single.rate() / HEAD_TO_BODY / HEAD_TO_BODY, single.rate() / HEAD_TO_BODY) : given;
        int first = settings.freezeEpochs().orElse(OnePhase.epochs(settings));
        Require.atLeast(1, first, "--freeze-epochs");
        return List.of(
                alone("head", first, rules(settings, new Rates.Slice(given.top()), groups).freeze()),
                alone("all", OnePhase.epochs(settings), rules(settings, later, groups).unfreeze()));
    }

    private static GroupRules rules(Recipe.Settings settings, Rates rates, List<String> groups) {
        return OnePhase.rules(settings, rates, groups);
    }

    /** Epochs of each phase before the last. */
    private static int before(Recipe.Settings settings) {
        OptionalInt given = settings.freezeEpochs();
        Require.atLeast(1, given.orElse(1), "--freeze-epochs");
        return given.orElse(Defaults.FREEZE_EPOCHS);
    }

    private static void refuseFreezeEpochs(Recipe.Settings settings, String recipe, String reason) {
        Recipe.Settings.refuse(settings.freezeEpochs().isPresent(), "--freeze-epochs", recipe, reason);
    }
}
