package dev.varve.plan;

import dev.varve.card.Plural;
import dev.varve.card.TargetKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The default recipe, changed where what was measured speaks clearly for it. What was said to the recipe holds in any
 * case, and so do the default's numbers where nothing was measured. The reasons stand in the plan.
 */
final class AutoRecipe implements Recipe {

    static final String NAME = "auto";

    /** An error of the solved head from which tuning can take nothing that the validation part would show. */
    private static final double ENOUGH = 0.01;
    /** With fewer steps the rate has hardly risen when it falls again. */
    private static final int FEWEST_STEPS = 64;
    /** An error of the solved head above which more epochs may pay. */
    private static final double MUCH_ERROR = 0.1;
    private static final int MORE = 2;
    private static final int MOST_EPOCHS = 16;
    /** The most that epochs beyond the default's may take together. */
    private static final double MOST_SECONDS = 60;
    /** A rate that would be raised by less stays. */
    private static final double NOTICEABLE = 1.1;
    /** How many times higher than the planned rate one should be at which losses run away. */
    private static final double SAFE = 10;

    private final Settings settings;

    AutoRecipe(Settings settings) {
        Settings.refuse(settings.freezeEpochs().isPresent(), "--freeze-epochs", NAME,
                "which computes the head instead of training it");
        this.settings = settings;
    }

    @Override
    public Plan plan(List<String> groups, TargetKind target) {
        return usual(Defaults.RECIPE, settings, groups, target, List.of(String.format(
                "Nothing was measured: the numbers of the recipe %s", Defaults.RECIPE)));
    }

    @Override
    public Plan plan(List<String> groups, TargetKind target, Supplier<Optional<Evidence>> evidence) {
        return evidence.get().map(found -> decided(groups, target, found)).orElseGet(() ->
                usual(Defaults.RECIPE_FROM_SCRATCH, settings, groups, target, List.of(String.format(
                        "Random weights, whose features tell nothing yet: the numbers of the recipe %s",
                        Defaults.RECIPE_FROM_SCRATCH))));
    }

    private static Plan usual(String recipe, Settings settings, List<String> groups, TargetKind target,
            List<String> why) {
        return Recipes.named(recipe, settings).plan(groups, target).called(NAME, why);
    }

    private Plan decided(List<String> groups, TargetKind target, Evidence evidence) {
        List<String> why = new ArrayList<>(observed(groups, evidence));
        if (evidence.mostError() < ENOUGH && isOpen()) {
            why.add(text("Nothing is tuned: the solved head tells %.1f %% of %d validation images, so its error is "
                    + "likely below %.0f %%", 100 * evidence.solved().orElseThrow(), evidence.task().valid(),
                    100 * ENOUGH));
            return usual("solve", settings, groups, target, why);
        }
        Plan plan = usual(Defaults.RECIPE, settings, groups, target, List.of());
        List<Phase> phases = plan.phases().stream().map(phase -> phase instanceof Phase.Train train
                ? tuned(train, groups, evidence, why) : phase).toList();
        return plan.withPhases(phases).called(NAME, why);
    }

    /** Whether nothing was said that only makes sense where something is tuned. */
    private boolean isOpen() {
        return settings.epochs().isEmpty() && settings.rates().isEmpty() && settings.batchNorm().isEmpty()
                && settings.weightDecay() == Defaults.WEIGHT_DECAY && settings.stepping().equals(Stepping.DEFAULT);
    }

    private Phase.Train tuned(Phase.Train phase, List<String> groups, Evidence evidence, List<String> why) {
        Phase.Train chosen = phase;
        if (settings.rates().isEmpty()) {
            chosen = lowered(raised(chosen, groups, evidence, why), evidence, why);
        }
        chosen = frozen(chosen, groups, evidence, why);
        return settings.epochs().isEmpty() ? lengthened(chosen, evidence, why) : chosen;
    }

    /** What was seen, whatever follows from it. */
    private static List<String> observed(List<String> groups, Evidence evidence) {
        List<String> seen = new ArrayList<>();
        evidence.deepestRise().ifPresent(deepest -> {
            Evidence.Stage stage = evidence.stages().get(deepest);
            seen.add(text("By probes, features serve ever better up to %s (%s %.3f), in the group %s",
                    stage.border(), evidence.task().classes() ? "accuracy" : "share of variance", stage.score(),
                    groups.get(stage.group())));
        });
        if (groups.size() > 1) {
            seen.add("Relative gradients behind the solved head: " + IntStream.range(0, groups.size())
                    .mapToObj(group -> text("%s %.2g", groups.get(group), evidence.relativeGradients().get(group)))
                    .collect(Collectors.joining(", ")));
        }
        if (evidence.isInputShift()) {
            seen.add(text("The group %s has the largest: images differ from those of the weights already as pixels, so "
                    + "that it must not be frozen", groups.get(0)));
        }
        return seen;
    }

    /** No group is slower than Auto-RGN would have it beside the fastest; none is slowed down. */
    private static Phase.Train raised(Phase.Train phase, List<String> groups, Evidence evidence, List<String> why) {
        double most = phase.rules().stream().mapToDouble(GroupRule::rate).max().orElseThrow();
        List<GroupRule> rules = new ArrayList<>(phase.rules());
        for (int group = 0; group < rules.size() - 1; group++) {
            double planned = rules.get(group).rate();
            double share = evidence.shares().get(group);
            if (share * most > planned * NOTICEABLE) {
                double asked = new Rates.Single(most).times(share).top();
                rules.set(group, rules.get(group).withRate(asked));
                why.add(text("%s at %.2g in place of %.2g: its relative gradient is %.2f of the largest",
                        groups.get(group), asked, planned, share));
            }
        }
        return phase.withRules(rules);
    }

    /** Where losses run away soon behind the planned rate, it is halved. */
    private static Phase.Train lowered(Phase.Train phase, Evidence evidence, List<String> why) {
        double planned = phase.rules().get(phase.rules().size() - 1).rate();
        if (evidence.pace().ranAway().orElse(Double.POSITIVE_INFINITY) > planned * SAFE) {
            return phase;
        }
        why.add(text("Rates halved: in the rate finder losses ran away at %.2g, less than %.0f times %.2g",
                evidence.pace().ranAway().getAsDouble(), SAFE, planned));
        return phase.withRules(phase.rules().stream().map(rule -> rule.withRate(rule.rate() / 2)).toList());
    }

    /** The first groups, if they have nothing to learn and features still gain behind them: frozen, they save time. */
    private static Phase.Train frozen(Phase.Train phase, List<String> groups, Evidence evidence, List<String> why) {
        List<Double> shares = evidence.shares();
        int probed = evidence.deepestRise().isPresent()
                ? evidence.stages().get(evidence.deepestRise().getAsInt()).group() : 0;
        int first = (int) IntStream.range(0, Math.min(probed, groups.size() - 1))
                .takeWhile(group -> shares.get(group) < Evidence.NOTHING).count();
        if (first == 0 || phase.firstTrained() > 0) {
            return phase;
        }
        why.add(text("Frozen up to %s: features still gain behind it, and its relative gradient is below %.0f %% of "
                + "the largest", groups.get(first - 1), 100 * Evidence.NOTHING));
        return phase.freezeTo(first);
    }

    /**
     * A body that has much to learn asks for more epochs where their steps are few, or the solved head is often wrong:
     * as many as do not take much longer.
     */
    private static Phase.Train lengthened(Phase.Train phase, Evidence evidence, List<String> why) {
        List<Double> shares = evidence.shares();
        if (shares.subList(0, shares.size() - 1).stream().allMatch(share -> share < Evidence.MUCH)) {
            return phase;
        }
        int usual = phase.epochs();
        int steps = evidence.task().steps();
        int few = (FEWEST_STEPS + steps - 1) / steps;
        boolean wrong = evidence.solved().isPresent() && evidence.mostError() > MUCH_ERROR;
        int much = wrong ? MORE * usual : usual;
        int affordable = (int) Math.min(MOST_EPOCHS, usual + MOST_SECONDS / evidence.pace().secondsPerEpoch());
        int epochs = Math.min(Math.max(few, much), affordable);
        if (epochs <= usual) {
            return phase;
        }
        why.add(text("%d epochs in place of %d, about %.0f s more: the body has much to learn, and %s", epochs, usual,
                (epochs - usual) * evidence.pace().secondsPerEpoch(), few > much
                ? "an epoch has " + Plural.of(steps, "step")
                : text("the solved head tells %.1f %%", 100 * evidence.solved().orElseThrow())));
        return phase.withEpochs(epochs);
    }

    private static String text(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
