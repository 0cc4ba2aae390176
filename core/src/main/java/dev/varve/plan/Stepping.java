package dev.varve.plan;

import dev.varve.card.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the phases of a recipe step down the gradient. What is absent is left to the recipe.
 *
 * @param optimizer what makes the steps
 * @param steadyMomentum of that optimizer, where the recipe's momentum stays the same; 0 has it go without everywhere
 * @param momentum the same in all phases and groups, at least 0 and below 1; above 0 where the optimizer needs it
 * @param decays weight decay of each group, not negative; empty for the recipe's
 * @param l2 whether weight decay is an L2 penalty instead of decoupled
 * @param schedule what multiplies the rate of each group, in all phases; one cycle brings its momentum with it
 * @param warmUp share of each phase in which the rate rises before, between 0 and 1
 * @param cycles of the recipe {@code sgdr}
 */
public record Stepping(Optional<Optimizer> optimizer, OptionalDouble steadyMomentum, OptionalDouble momentum,
                       List<Double> decays, boolean l2, Optional<Schedule> schedule, OptionalDouble warmUp,
                       Optional<Cycles> cycles) {

    /** All is left to the recipe. */
    public static final Stepping DEFAULT = new Stepping(Optional.empty(), OptionalDouble.empty(),
            OptionalDouble.empty(), List.of(), false, Optional.empty(), OptionalDouble.empty(), Optional.empty());

    private static final double WARM_UP_DIVISOR = 25;

    /** Checks the numbers. */
    public Stepping {
        momentum.ifPresent(value -> Require.share(value, "--momentum", "0.9 is common"));
        momentum.ifPresent(value -> Require.that(value > 0 || !optimizer.map(Optimizer::needsMomentum).orElse(false),
                "--momentum", "must be above 0 with --nesterov or --dampening", value, "leave one of both out"));
        decays = List.copyOf(decays);
        decays.forEach(decay -> Require.notNegative(decay, "--weight-decay"));
        warmUp.ifPresent(share -> Require.between(0, 1, share, "--warm-up"));
    }

    /**
     * The cycles of warm restarts.
     *
     * @param count how many, 1 to 100
     * @param epochs of the first, at least 1
     * @param factor how many times longer than the former each is, 1 to 1000
     */
    public record Cycles(int count, int epochs, int factor) {

        /** Three cycles of one, two and four epochs. */
        public static final Cycles DEFAULT = new Cycles(3, 1, 2);

        /** Checks the numbers. */
        public Cycles {
            Require.atLeast(1, epochs, "--cycle-epochs");
            Require.atLeast(1, factor, "--cycle-factor");
            Require.atMost(Schedule.Restarts.MOST_FACTOR, factor, "--cycle-factor");
            Require.atLeast(1, count, "--cycles");
            Require.atMost(Schedule.Restarts.MOST_CYCLES, count, "--cycles");
            double all = epochs * new Schedule.Restarts(1, 0, count, factor).length();
            Require.that(all <= Phase.MOST_EPOCHS, "--cycles", String.format(Locale.ROOT,
                    "must make at most %,d epochs with --cycle-epochs and --cycle-factor", Phase.MOST_EPOCHS),
                    String.format(Locale.ROOT, "%.7g", all), "take fewer or shorter cycles");
        }

        /** The option of the first number that is not the usual one. */
        private String option() {
            return count == DEFAULT.count && epochs != DEFAULT.epochs ? "--cycle-epochs"
                    : count == DEFAULT.count && factor != DEFAULT.factor ? "--cycle-factor" : "--cycles";
        }

        /** Epochs of all cycles. */
        double all() {
            return epochs * schedule().length();
        }

        Schedule.Restarts schedule() {
            return new Schedule.Restarts(1, 0, count, factor);
        }
    }

    /**
     * An optimizer by name, all else left to the recipe.
     *
     * @param optimizer one of {@link Optimizers#summaries}
     * @return the stepping
     */
    public static Stepping by(String optimizer) {
        return new Stepping(Optional.of(Optimizers.named(optimizer)),
                OptionalDouble.of(Optimizers.momentum(optimizer)), OptionalDouble.empty(), List.of(), false,
                Optional.empty(), OptionalDouble.empty(), Optional.empty());
    }

    /**
     * This stepping with other cycles.
     *
     * @param other of the recipe {@code sgdr}
     * @return the stepping
     */
    public Stepping withCycles(Cycles other) {
        return new Stepping(optimizer, steadyMomentum, momentum, decays, l2, schedule, warmUp, Optional.of(other));
    }

    /** The phases of a recipe, stepping like this. */
    List<Phase> of(String recipe, List<Phase> phases, List<String> groups, boolean ownSchedule) {
        Recipe.Settings.refuse(schedule.isPresent() && ownSchedule, "--schedule", recipe, "which is a schedule itself");
        Recipe.Settings.refuse(cycles.isPresent() && !recipe.equals(Recipes.SGDR),
                cycles.map(Cycles::option).orElse(""), recipe, "which has no warm restarts");
        if (phases.stream().noneMatch(Phase.Train.class::isInstance)) {
            refuseAll(recipe);
        }
        List<Phase> stepping = new ArrayList<>();
        for (Phase phase : phases) {
            stepping.add(phase instanceof Phase.Train train ? of(train, groups) : phase);
        }
        return stepping;
    }

    private void refuseAll(String recipe) {
        String reason = "which trains nothing";
        Recipe.Settings.refuse(optimizer.isPresent(), "--optimizer", recipe, reason);
        Recipe.Settings.refuse(momentum.isPresent(), "--momentum", recipe, reason);
        Recipe.Settings.refuse(!decays.isEmpty(), "--weight-decay", recipe, reason);
        Recipe.Settings.refuse(l2, "--l2", recipe, reason);
        Recipe.Settings.refuse(schedule.isPresent(), "--schedule", recipe, reason);
        Recipe.Settings.refuse(warmUp.isPresent(), "--warm-up", recipe, reason);
    }

    private Phase.Train of(Phase.Train phase, List<String> groups) {
        Schedule ofRate = schedule.orElse(phase.schedule());
        Schedule ofMomentum = schedule.map(Stepping::momentumBeside).orElse(phase.momentum());
        if (warmUp.isPresent()) {
            ofRate = new Schedule.WarmUp(warmUp.getAsDouble(), WARM_UP_DIVISOR, ofRate);
        }
        return phase.withSchedules(ofRate, momentum(ofMomentum)).withRules(rules(phase.rules(), groups));
    }

    private static Schedule momentumBeside(Schedule schedule) {
        return schedule instanceof Schedule.OneCycle cycle ? OnePhase.momentum(cycle.riseFraction())
                : OnePhase.STEADY_MOMENTUM;
    }

    private Schedule momentum(Schedule ofRecipe) {
        if (momentum.isPresent()) {
            return new Schedule.Constant(momentum.getAsDouble());
        }
        boolean steady = ofRecipe instanceof Schedule.Constant || steadyMomentum.orElse(1) == 0;
        return steadyMomentum.isPresent() && steady ? new Schedule.Constant(steadyMomentum.getAsDouble()) : ofRecipe;
    }

    private List<GroupRule> rules(List<GroupRule> rules, List<String> groups) {
        if (!decays.isEmpty() && decays.size() != groups.size()) {
            throw new InvalidInput("--weight-decay: one decay for each layer group, or one for all, found %s for %s "
                    + "(%s); give %s, or one", NumberText.count(decays.size()), NumberText.count(groups.size()),
                    String.join(", ", groups), NumberText.count(groups.size()));
        }
        List<GroupRule> changed = new ArrayList<>();
        for (int group = 0; group < rules.size(); group++) {
            GroupRule rule = rules.get(group);
            changed.add(rule.withDecay(decays.isEmpty() ? rule.decay() : decays.get(group), l2));
        }
        return changed;
    }
}
