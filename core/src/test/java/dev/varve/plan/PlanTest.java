package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Optimizer.Adam;
import dev.varve.plan.Plan.ClassWeights;
import dev.varve.plan.Plan.Keep;
import dev.varve.plan.Schedule.Constant;
import dev.varve.plan.Schedule.Curve;
import dev.varve.plan.Schedule.Ramp;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

    private static final List<String> GROUPS = List.of("body", "head");
    private static final GroupRules RULES = new GroupRules(List.of(1e-4, 1e-3), 0.01, NormPolicy.FIXED);

    private static Phase.Train phase(String name, List<GroupRule> rules) {
        return new Phase.Train(name, 1, 0, 0, new Constant(1), new Constant(0.9), rules);
    }

    private static Plan plan(double labelSmoothing, Phase... phases) {
        return new Plan("custom", GROUPS, List.of(phases), labelSmoothing, ClassWeights.NONE,
                Augmentation.STANDARD, Defaults.OPTIMIZER,
                Keep.BEST);
    }

    @Test
    void plan_phasesOfOneName_isRefused() {
        assertThatThrownBy(() -> plan(0, phase("a", RULES.freeze()), phase("a", RULES.unfreeze())))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("phases: must have different names, found 'a' twice; rename one");
    }

    @Test
    void phase_everyGroupFrozen_isRefused() {
        assertThatThrownBy(() -> phase("a", RULES.freezeTo(2))).isInstanceOf(InvalidInput.class).hasMessage(
                "rules: must train something, found every group frozen in 'a'; write 'train: all' for one group at "
                + "least");
        assertThat(phase("a", new GroupRules(List.of(1e-4, 1e-3), 0, NormPolicy.TRAIN).freezeTo(2)).rules())
                .as("their norms train").hasSize(2);
    }

    @Test
    void solves_aPlanWithASolvedHead_isTrue() {
        Phase solve = new Phase.Solve("solved", 0, 1, List.of(1.0));
        assertThat(plan(0, solve).solves()).isTrue();
        assertThat(plan(0, solve, phase("a", RULES.unfreeze())).solves()).isTrue();
        assertThat(plan(0, phase("a", RULES.unfreeze())).solves()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0  | 1.0 0.1 | views: must be at least 1, found 0; give 1 or more",
        "65 | 1.0 0.1 | views: must be at most 64, found 65; give 64 or less",
        "1  | 0.1 1.0 | penalties: must go from strong to weak, found 1.0 behind 0.1; order them",
        "1  | 0.1 0.1 | penalties: must go from strong to weak, found 0.1 behind 0.1; order them",
        "1  | 1.0 0   | penalties: must be positive and finite, found 0.0; give a positive number"})
    void solve_numberOutOfRange_isRefused(int views, String penalties, String message) {
        List<Double> numbers = Stream.of(penalties.split(" ")).map(Double::valueOf).toList();
        assertThatThrownBy(() -> new Phase.Solve("solved", 0, views, numbers)).isInstanceOf(InvalidInput.class)
                .hasMessage(message);
        assertThatThrownBy(() -> new Phase.Solve("solved", 0, 1, List.of()))
                .hasMessageStartingWith("penalties: must be at least 1, found 0");
    }

    @Test
    void plan_rulesForOtherGroups_isRefused() {
        List<GroupRule> three = new GroupRules(List.of(1.0, 1.0, 1.0), 0, NormPolicy.FIXED).unfreeze();
        assertThatThrownBy(() -> plan(0, phase("a", three))).isInstanceOf(InvalidInput.class).hasMessage(
                "phases: must hold one rule for each of 2 layer groups, found 3 in 'a'; write one rule per group");
        assertThatThrownBy(() -> plan(0)).hasMessageStartingWith("phases: must be at least 1, found 0");
    }

    @Test
    void plan_numberOutOfRange_isRefused() {
        assertThatThrownBy(() -> plan(1, phase("a", RULES.unfreeze())))
                .hasMessage("labelSmoothing: must be at least 0 and below 1, found 1.0; 0.1 is common, 0 is none");
        assertThatThrownBy(() -> new Adam(1, 1e-5)).hasMessageStartingWith("beta2: must be at least 0 and below 1");
        assertThatThrownBy(() -> new Adam(0.9, 0)).hasMessageStartingWith("epsilon: must be positive");
    }

    @Test
    void requireGroups_otherNetwork_namesBoth() {
        Plan plan = plan(0, phase("a", RULES.unfreeze()));
        assertThat(plan.requireGroups(List.of("body", "head"))).isSameAs(plan);
        assertThatThrownBy(() -> plan.requireGroups(List.of("stem", "body", "head"))).isInstanceOf(PlanMistake.class)
                .hasMessage("groups: must be the layer groups of the network (stem, body, head), found body, head; "
                        + "name these groups in the plan, or group as the plan does (--by, --at, --groups)");
    }

    @Test
    void phase_momentumThatReachesOne_isRefused() {
        Schedule rising = new Ramp(0.5, 1, Curve.LINEAR);
        assertThatThrownBy(() -> new Phase.Train("a", 1, 0, 0, new Constant(1), rising, RULES.unfreeze()))
                .hasMessage("momentum: must stay below 1, found 1.0; 0.9 is common");
    }

    @Test
    void phase_epochsBeyondCounting_areRefused() {
        assertThatThrownBy(() -> new Phase.Train("a", 10_001, 0, 0, new Constant(1), new Constant(0.9),
                RULES.unfreeze()))
                .hasMessage("epochs: must be at most 10000, found 10001; give 10000 or less");
    }

    @Test
    void phase_size_overridesTheExperiments() {
        assertThat(new Phase.Train("a", 1, 96, 0, new Constant(1), new Constant(0.9), RULES.unfreeze()).sizeOr(224))
                .isEqualTo(96);
        assertThat(phase("a", RULES.unfreeze()).sizeOr(224)).isEqualTo(224);
    }

    @Test
    void phase_rates_multiplyEachGroupsPeak() {
        Phase.Train phase = new Phase.Train("a", 1, 0, 0, new Ramp(1, 0.5, Curve.LINEAR), new Constant(0.9),
                RULES.unfreeze());
        assertThat(phase.rates(0)).containsExactly(1e-4, 1e-3);
        assertThat(phase.rates(1)).containsExactly(5e-5, 5e-4);
    }
}
