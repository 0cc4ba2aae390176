package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.plan.Evidence.Pace;
import dev.varve.plan.Evidence.Stage;
import dev.varve.plan.Evidence.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What the recipe makes of evidence that is made up here. */
class AutoRecipeTest {

    private static final List<String> GROUPS = List.of("low", "high", "head");
    private static final Task TASK = new Task(3200, 400, 100, true);
    private static final Pace SLOW = new Pace(600, OptionalDouble.empty());
    private static final List<Double> USUAL_GRADIENTS = List.of(0.2, 0.5, 1.0);
    private static final Plan DEFAULT = Recipes.named(Defaults.RECIPE, Recipe.Settings.DEFAULT).plan(GROUPS);

    private static Evidence evidence(Task task, double solved, List<Double> gradients, Pace pace) {
        return new Evidence(task, stages(0.4, 0.6, 0.7, 0.69), OptionalDouble.of(solved), gradients, pace);
    }

    private static List<Stage> stages(double... scores) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            stages.add(new Stage("block" + i, Math.min(2, i), 8, scores[i], -1));
        }
        return stages;
    }

    private static Plan plan(Evidence evidence, Recipe.Settings settings) {
        return Recipes.named("auto", settings).plan(GROUPS, TargetKind.LABEL, () -> Optional.of(evidence));
    }

    private static Plan plan(Evidence evidence) {
        return plan(evidence, Recipe.Settings.DEFAULT);
    }

    private static Phase.Train tuned(Plan plan) {
        return (Phase.Train) plan.phases().get(1);
    }

    @Test
    void plan_onEvidenceThatSpeaksForNothing_isTheDefaultsWithWhatWasSeen() {
        Plan plan = plan(evidence(TASK, 0.95, USUAL_GRADIENTS, SLOW));
        assertThat(plan.phases()).isEqualTo(DEFAULT.phases());
        assertThat(plan.labelSmoothing()).isEqualTo(DEFAULT.labelSmoothing());
        assertThat(plan.recipe()).isEqualTo("auto");
        assertThat(plan.reasons()).containsExactly(
                "By probes, features serve ever better up to block2 (accuracy 0.700), in the group head",
                "Relative gradients behind the solved head: low 0.20, high 0.50, head 1.0");
    }

    @Test
    void plan_whereTheSolvedHeadIsSurelyRight_tunesNothing() {
        Plan plan = plan(evidence(TASK, 1, USUAL_GRADIENTS, SLOW));
        assertThat(plan.phases()).isEqualTo(DEFAULT.phases().subList(0, 1));
        assertThat(plan.reasons()).last().asString().startsWith("Nothing is tuned: the solved head tells 100.0 %");
    }

    @Test
    void plan_whereTheSolvedHeadIsRightOnFewImages_tunes() {
        assertThat(plan(evidence(new Task(3200, 200, 100, true), 1, USUAL_GRADIENTS, SLOW)).phases())
                .isEqualTo(DEFAULT.phases());
        assertThat(plan(evidence(TASK, 0.99, USUAL_GRADIENTS, SLOW)).phases()).isEqualTo(DEFAULT.phases());
    }

    @Test
    void plan_onNumbersThatWereSaid_keepsThem() {
        Evidence sure = evidence(new Task(60, 400, 2, true), 1, List.of(1.0, 0.1, 0.2), new Pace(1,
                OptionalDouble.of(1e-6)));
        Recipe.Settings said = Recipe.Settings.of(3).withRates(new Rates.Single(1e-3));
        assertThat(plan(sure, said).phases())
                .isEqualTo(Recipes.named(Defaults.RECIPE, said).plan(GROUPS).phases());
    }

    @Test
    void named_withFrozenEpochs_isRefused() {
        assertThatThrownBy(() -> Recipes.named("auto", Recipe.Settings.DEFAULT.withFreezeEpochs(1)))
                .isInstanceOf(InvalidInput.class).hasMessageStartingWith("--freeze-epochs: the recipe auto has no use");
    }

    @Test
    void plan_ofFewSteps_hasMoreEpochsThatTakeLittle() {
        Task few = new Task(150, 40, 5, true);
        assertThat(tuned(plan(evidence(few, 0.95, USUAL_GRADIENTS, new Pace(2, OptionalDouble.empty())))).epochs())
                .isEqualTo(13);
        assertThat(tuned(plan(evidence(new Task(20, 5, 1, true), 0.95, USUAL_GRADIENTS,
                new Pace(1e-9, OptionalDouble.empty())))).epochs()).isEqualTo(16);
        assertThat(tuned(plan(evidence(few, 0.95, USUAL_GRADIENTS, SLOW))).epochs()).isEqualTo(4);
        assertThat(tuned(plan(evidence(few, 0.95, List.of(0.1, 0.2, 1.0), new Pace(2, OptionalDouble.empty()))))
                .epochs()).as("the body has little to learn").isEqualTo(4);
    }

    @Test
    void plan_ofABodyWithMuchToLearn_hasTwiceTheEpochsWithinAMinute() {
        Plan plan = plan(evidence(TASK, 0.7, USUAL_GRADIENTS, new Pace(10, OptionalDouble.empty())));
        assertThat(tuned(plan).epochs()).isEqualTo(8);
        assertThat(plan.reasons()).last().isEqualTo("8 epochs in place of 4, about 40 s more: the body has much "
                + "to learn, and the solved head tells 70.0 %");
        assertThat(tuned(plan(evidence(TASK, 0.7, USUAL_GRADIENTS, new Pace(25, OptionalDouble.empty())))).epochs())
                .isEqualTo(6);
        assertThat(tuned(plan(evidence(TASK, 0.7, List.of(0.1, 0.1, 1.0), new Pace(10, OptionalDouble.empty()))))
                .epochs()).as("the body has little to learn").isEqualTo(4);
    }

    @Test
    void plan_ofGroupsWithLargeGradients_holdsNoneBack() {
        Plan plan = plan(evidence(TASK, 0.95, List.of(1.0, 0.5, 0.9), SLOW));
        double top = tuned(DEFAULT).rules().get(2).rate();
        assertThat(tuned(plan).rules()).extracting(GroupRule::rate).containsExactly(top, top, top);
        assertThat(plan.reasons()).contains("The group low has the largest: images differ from those of the weights "
                + "already as pixels, so that it must not be frozen",
                "low at 0.00050 in place of 0.00015: its relative gradient is 1.00 of the largest");
        Plan less = plan(evidence(TASK, 0.95, List.of(0.61234, 0.2, 1.0), SLOW));
        assertThat(tuned(less).rules()).extracting(GroupRule::rate).as("three digits")
                .containsExactly(3.06e-4, top, top);
    }

    @Test
    void plan_whereLossesRunAwayNearby_halvesTheRates() {
        double planned = tuned(DEFAULT).rules().get(2).rate();
        Pace near = new Pace(600, OptionalDouble.of(planned * 5));
        assertThat(tuned(plan(evidence(TASK, 0.95, USUAL_GRADIENTS, near))).rules().get(2).rate())
                .isCloseTo(planned / 2, within(1e-12));
        Pace far = new Pace(600, OptionalDouble.of(planned * 20));
        assertThat(plan(evidence(TASK, 0.95, USUAL_GRADIENTS, far)).phases()).isEqualTo(DEFAULT.phases());
    }

    @Test
    void plan_whereTheFirstGroupHasNothingToLearn_freezesIt() {
        Plan plan = plan(evidence(TASK, 0.95, List.of(0.001, 0.5, 1.0), SLOW));
        assertThat(tuned(plan).firstTrained()).isEqualTo(1);
        assertThat(plan.reasons()).last().asString().startsWith("Frozen up to low:");
        Evidence risesNowhere = new Evidence(TASK, stages(0.7, 0.6, 0.5), OptionalDouble.of(0.95),
                List.of(0.001, 0.5, 1.0), SLOW);
        assertThat(tuned(plan(risesNowhere)).firstTrained()).isZero();
    }

    @Test
    void plan_ofOneGroupOrOfValues_isTheDefaults() {
        List<String> one = List.of("all");
        Evidence values = new Evidence(new Task(3200, 400, 100, false), stages(0.1, 0.4), OptionalDouble.empty(),
                List.of(0.1), new Pace(1, OptionalDouble.empty()));
        Plan plan = Recipes.auto().plan(one, TargetKind.VALUES, () -> Optional.of(new Evidence(values.task(),
                List.of(new Stage("x", 0, 8, 0.4, -1)), values.solved(), values.relativeGradients(), values.pace())));
        assertThat(plan.phases()).isEqualTo(Recipes.named(Defaults.RECIPE, Recipe.Settings.DEFAULT)
                .plan(one, TargetKind.VALUES).phases());
        assertThat(plan.reasons()).singleElement().asString().contains("share of variance 0.400");
    }

    @Test
    void plan_withoutEvidence_isTheDefaultOfItsWeights() {
        assertThat(Recipes.auto().plan(GROUPS).phases()).isEqualTo(DEFAULT.phases());
        Plan random = Recipes.auto().plan(GROUPS, TargetKind.LABEL, Optional::empty);
        assertThat(random.phases())
                .isEqualTo(Recipes.named(Defaults.RECIPE_FROM_SCRATCH, Recipe.Settings.DEFAULT).plan(GROUPS).phases());
        assertThat(random.reasons()).singleElement().asString().startsWith("Random weights");
    }

    @Test
    void with_anotherObjective_keepsTheEvidence() {
        Objective watched = new Objective(LossChoice.AUTO, "loss");
        Plan plan = Recipes.auto().with(watched).plan(GROUPS, TargetKind.LABEL,
                () -> Optional.of(evidence(TASK, 1, USUAL_GRADIENTS, SLOW)));
        assertThat(plan.objective()).isEqualTo(watched);
        assertThat(plan.phases()).hasSize(1);
    }

    @Test
    void deepestRise_isTheLastThatExceedsAllBeforeByMoreThanChance() {
        Evidence slow = new Evidence(TASK, stages(0.5, 0.515, 0.53, 0.54, 0.52), OptionalDouble.empty(),
                List.of(1.0), SLOW);
        assertThat(slow.noise(0.5)).isCloseTo(0.025, within(1e-12));
        assertThat(slow.deepestRise()).as("small rises add up").hasValue(2);
        assertThat(new Evidence(TASK, List.of(), OptionalDouble.empty(), List.of(1.0), SLOW).deepestRise()).isEmpty();
    }

    @Test
    void mostError_isWilsonsUpperEnd() {
        assertThat(evidence(new Task(9, 100, 1, true), 0.9, List.of(1.0), SLOW).mostError())
                .isCloseTo(0.1600, within(1e-3));
        assertThat(evidence(new Task(9, 300, 1, true), 1, List.of(1.0), SLOW).mostError())
                .isCloseTo(0.00894, within(1e-4));
    }

    @Test
    void isInputShift_needsSeveralGroupsAndOneThatIsLargest() {
        assertThat(evidence(TASK, 1, List.of(2.0, 1.0), SLOW).isInputShift()).isTrue();
        assertThat(evidence(TASK, 1, List.of(1.0, 2.0), SLOW).isInputShift()).isFalse();
        assertThat(evidence(TASK, 1, List.of(0.0, 0.0), SLOW).isInputShift()).isFalse();
        assertThat(evidence(TASK, 1, List.of(1.0), SLOW).isInputShift()).isFalse();
    }
}
