package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResizingTest {

    private static final List<String> GROUPS = List.of("body", "head");

    private static List<String> of(Plan plan) {
        return plan.phases().stream().map(phase -> phase.name() + " " + phase.size()
                + (phase instanceof Phase.Train train ? " " + train.epochs() : "")).toList();
    }

    @Test
    void withSizes_anyRecipe_dividesTheLastPhaseThatTrains() {
        assertThat(of(Recipes.solveThenTune(5).withSizes(List.of(96, 128)).plan(GROUPS)))
                .containsExactly("solved 96", "tuned-96 96 2", "tuned-128 128 3");
        assertThat(of(Recipes.fineTune(4).withSizes(List.of(64, 96, 128)).plan(GROUPS)))
                .containsExactly("frozen 64 1", "unfrozen-64 64 1", "unfrozen-96 96 1", "unfrozen-128 128 2");
        assertThat(of(Recipes.named("gradual", Recipe.Settings.of(2)).withSizes(List.of(64, 96)).plan(GROUPS)))
                .containsExactly("from-head 64 1", "from-body-64 64 1", "from-body-96 96 1");
    }

    @Test
    void withSizes_aDividedPhase_keepsRulesAndTheWholeSchedule() {
        Plan plan = Recipes.fineTune(4).plan(GROUPS);
        Phase.Train whole = (Phase.Train) plan.phases().get(1);
        Plan resized = Recipes.fineTune(4).withSizes(List.of(64, 96)).plan(GROUPS);
        Phase.Train last = (Phase.Train) resized.phases().get(2);
        assertThat(last.rates(0.3)).isEqualTo(whole.rates(0.3));
        assertThat(last).isEqualTo(whole.part("unfrozen-96", 2, 96));
        assertThat(resized.withPhases(plan.phases())).isEqualTo(plan);
    }

    @Test
    void withSizes_thatDoNotGrowOrAreTooMany_isRefused() {
        Recipe tune = Recipes.solveThenTune(2);
        assertThatThrownBy(() -> tune.withSizes(List.of(64))).isInstanceOf(InvalidInput.class)
                .hasMessage("--sizes: takes two sizes or more, found 1; one is given by --size");
        assertThatThrownBy(() -> tune.withSizes(List.of(64, 64)))
                .hasMessage("--sizes: must grow, found 64 behind 64; order them");
        assertThatThrownBy(() -> tune.withSizes(List.of(0, 64)))
                .hasMessage("--sizes: must be at least 1, found 0; give 1 or more");
        assertThatThrownBy(() -> tune.withSizes(List.of(32, 48, 64)).plan(GROUPS))
                .hasMessage("--sizes: takes an epoch of the phase 'tuned' for each size, found three for two; give "
                        + "--epochs 3 or more");
        assertThatThrownBy(() -> Recipes.solve().withSizes(List.of(32, 64)).plan(GROUPS))
                .hasMessage("--sizes: the recipe solve has no use for it, which trains nothing; leave it out, or take "
                        + "another recipe");
    }
}
