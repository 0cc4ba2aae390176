package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Optimizers.Numbers;
import dev.varve.plan.Schedule.Constant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SteppingTest {

    private static final List<String> GROUPS = List.of("body", "head");
    private static final Stepping NONE = Stepping.DEFAULT;

    private static Stepping with(OptionalDouble momentum, List<Double> decays, Optional<Schedule> schedule,
                                 OptionalDouble warmUp) {
        return new Stepping(Optional.empty(), OptionalDouble.empty(), momentum, decays, true, schedule, warmUp,
                Optional.empty());
    }

    private static Plan plan(String recipe, Stepping stepping) {
        return Recipes.named(recipe, Recipe.Settings.DEFAULT.withStepping(stepping)).plan(GROUPS);
    }

    private static Phase.Train last(Plan plan) {
        return (Phase.Train) plan.phases().get(plan.phases().size() - 1);
    }

    @Test
    void by_eachOptimizer_keepsTheRecipesCycleOrTakesItsOwnMomentum() {
        assertThat(plan("constant", Stepping.by("ranger")).optimizer()).isEqualTo(Optimizers.named("ranger"));
        assertThat(last(plan("constant", Stepping.by("ranger"))).momentum()).isEqualTo(new Constant(0.95));
        assertThat(last(plan("one-cycle", Stepping.by("sgd"))).momentum())
                .isEqualTo(last(plan("one-cycle", NONE)).momentum());
        assertThat(last(plan("one-cycle", Stepping.by("rmsprop"))).momentum()).isEqualTo(new Constant(0));
        assertThat(last(plan("one-cycle", Stepping.by("rmsprop"))).hasMomentum()).isFalse();
        assertThat(plan("fine-tune", NONE)).isEqualTo(Recipes.fineTune(Defaults.EPOCHS).plan(GROUPS));
    }

    @Test
    void stepping_eachNumber_reachesEveryPhase() {
        Plan plan = plan("fine-tune", with(OptionalDouble.of(0.8), List.of(0.1, 0.0),
                Optional.of(Schedules.named("cosine")), OptionalDouble.of(0.1)));
        for (Phase phase : plan.phases()) {
            Phase.Train train = (Phase.Train) phase;
            assertThat(train.momentum()).isEqualTo(new Constant(0.8));
            assertThat(train.schedule()).isEqualTo(new Schedule.WarmUp(0.1, 25, Schedules.named("cosine")));
            assertThat(train.rules()).extracting(GroupRule::decay).containsExactly(0.1, 0.0);
            assertThat(train.rules()).extracting(GroupRule::l2).containsOnly(true);
        }
    }

    @Test
    void schedule_oneCycle_bringsItsMomentum() {
        Plan plan = plan("fine-tune", with(OptionalDouble.empty(), List.of(), Optional.of(Schedules.named("one-cycle")),
                OptionalDouble.empty()));
        assertThat(last(plan).momentum()).isEqualTo(OnePhase.momentum(0.25));
        Plan other = plan("fine-tune", with(OptionalDouble.empty(), List.of(), Optional.of(Schedules.named("linear")),
                OptionalDouble.empty()));
        assertThat(last(other).momentum()).isEqualTo(new Constant(0.9));
    }

    @Test
    void stepping_whatDoesNotApply_isRefused() {
        assertThatThrownBy(() -> plan("constant", with(OptionalDouble.empty(), List.of(0.1, 0.2, 0.3),
                Optional.empty(), OptionalDouble.empty()))).isInstanceOf(InvalidInput.class)
                .hasMessage("--weight-decay: one decay for each layer group, or one for all, found three for two "
                        + "(body, head); give two, or one");
        assertThatThrownBy(() -> plan("one-cycle", with(OptionalDouble.empty(), List.of(),
                Optional.of(new Constant(1)), OptionalDouble.empty())))
                .hasMessageStartingWith("--schedule: the recipe one-cycle has no use for it, which is a schedule");
        assertThatThrownBy(() -> plan("solve", Stepping.by("sgd")))
                .hasMessageStartingWith("--optimizer: the recipe solve has no use for it, which trains nothing");
        assertThatThrownBy(() -> plan("probe", NONE.withCycles(new Stepping.Cycles(1, 1, 1))))
                .hasMessageStartingWith("--cycles: the recipe probe has no use for it, which has no warm restarts");
        assertThatThrownBy(() -> new Stepping.Cycles(0, 1, 1)).hasMessageStartingWith("--cycles: must be at least 1");
        assertThatThrownBy(() -> new Stepping.Cycles(2, 1, 1001))
                .hasMessage("--cycle-factor: must be at most 1000, found 1001; give 1000 or less");
        assertThatThrownBy(() -> with(OptionalDouble.of(1), List.of(), Optional.empty(), OptionalDouble.empty()))
                .hasMessage("--momentum: must be at least 0 and below 1, found 1.0; 0.9 is common");
        assertThatThrownBy(() -> with(OptionalDouble.empty(), List.of(), Optional.empty(), OptionalDouble.of(1)))
                .hasMessageStartingWith("--warm-up: must lie between 0 and 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "adamw", "sgd", "rmsprop", "radam", "qhadam", "lars", "larc", "lamb", "ranger"})
    void optimizers_each_isListedAndTakesALookahead(String name) {
        assertThat(Optimizers.summaries()).hasSize(10).containsKey(name);
        Optimizer ahead = Optimizers.named(name, new Numbers(OptionalDouble.empty(), OptionalDouble.empty(),
                OptionalDouble.empty(), OptionalInt.of(3), Set.of()));
        assertThat(ahead).isInstanceOfSatisfying(Optimizer.Lookahead.class, one -> {
            assertThat(one.steps()).isEqualTo(3);
            assertThat(one.optimizer()).isEqualTo(Optimizers.named(name) instanceof Optimizer.Lookahead slow
                    ? slow.optimizer() : Optimizers.named(name));
        });
        assertThat(Optimizers.named(name, Numbers.NONE)).isEqualTo(Optimizers.named(name));
    }

    @ParameterizedTest
    @CsvSource({"adam, --amsgrad", "sgd, --nesterov", "rmsprop, --centered"})
    void optimizers_theirOwnFlag_isTaken(String name, String flag) {
        Numbers flagged = new Numbers(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
                OptionalInt.empty(), Set.of(flag));
        assertThat(Optimizers.named(name, flagged)).isNotEqualTo(Optimizers.named(name));
        assertThatThrownBy(() -> Optimizers.named("lamb", flagged)).isInstanceOf(InvalidInput.class)
                .hasMessage(flag + ": the optimizer lamb has no use for it; leave it out, or take another --optimizer");
    }

    @Test
    void optimizers_numbers_replaceTheirOwn() {
        Numbers numbers = new Numbers(OptionalDouble.of(0.95), OptionalDouble.of(1e-4), OptionalDouble.empty(),
                OptionalInt.empty(), Set.of());
        for (String name : List.of("adam", "rmsprop", "radam", "qhadam", "lamb", "ranger")) {
            assertThat(Optimizers.named(name, numbers).own()).containsOnly(
                    Map.entry(Hyper.BETA2, 0.95), Map.entry(Hyper.EPSILON, 1e-4));
        }
        for (String name : List.of("sgd", "lars")) {
            assertThatThrownBy(() -> Optimizers.named(name, numbers)).hasMessageStartingWith("--betas: the optimizer");
        }
        assertThatThrownBy(() -> Optimizers.named("adma")).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("--optimizer adma: no such optimizer; the nearest are adam");
        assertThatThrownBy(() -> new Optimizer.Sgd(true, 0.1)).hasMessageStartingWith("dampening: must be 0 with");
        assertThatThrownBy(() -> new Optimizer.Lookahead(Optimizers.named("ranger"), 6, 0.5))
                .hasMessageStartingWith("optimizer: must not look ahead itself");
    }
}
