package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.RateCurve;
import dev.varve.plan.RateSweep;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps over phases in each state of freezing, of a network that nothing changes. */
class RateFinderTest {

    private static final RateSweep SWEEP = new RateSweep(1e-6, 1e4, 20);

    @TempDir
    private static Path data;
    private static Learner learner;

    @BeforeAll
    static void data() {
        learner = TinyRun.learner(TinyRun.pictures(data), Precision.FP32, 60);
    }

    private static Setup setup(Plan plan) {
        return learner.setup(plan, data.resolve("run"));
    }

    private static RateFinder finder(Setup setup, String phase) {
        return new RateFinder(setup, RateFinder.phase(setup, phase), SWEEP);
    }

    @Test
    void curve_sweptTwice_isTheSameToTheBit() {
        Setup setup = setup(learner.plan(Recipes.fineTune(1)));
        for (String phase : List.of("frozen", "unfrozen")) {
            List<Double> shares = new ArrayList<>();
            RateCurve first = finder(setup, phase).curve(shares::add);
            assertThat(finder(setup, phase).curve(share -> { })).isEqualTo(first);
            assertThat(shares).hasSize(first.losses().size()).last().satisfies(share ->
                    assertThat(share * SWEEP.steps()).isCloseTo(first.losses().size(), within(1e-9)));
        }
    }

    @Test
    void curve_ofRatesThatRunAway_stops() {
        assertThat(finder(setup(learner.plan(Recipes.oneCycle(1))), null).curve(share -> { }).ranAway()).isTrue();
    }

    /** Otherwise the head would be random: its first loss would be about ln 2. */
    @Test
    void curve_behindAPhaseThatSolves_beginsWithTheSolvedHead() {
        Setup solved = setup(TinyRun.solveThenTune(learner, 1));
        Setup random = setup(new Plan("tune", solved.groups().names(),
                solved.experiment().plan().phases().subList(1, 2), 0, Plan.ClassWeights.NONE,
                Augmentation.STANDARD, solved.experiment().plan().optimizer(), Plan.Keep.LAST));
        double withHead = finder(solved, "tuned").curve(share -> { }).losses().get(0);
        double without = finder(random, "tuned").curve(share -> { }).losses().get(0);
        assertThat(withHead).isLessThan(without);
    }

    @Test
    void curve_ofOneGroup_hangsOnThatGroupAlone() {
        Setup setup = setup(learner.plan(Recipes.oneCycle(1)));
        RateFinder finder = finder(setup, null);
        assertThat(finder.groups()).containsExactly(0, 1, 2);
        List<RateCurve> curves = List.of(finder.curve(0, share -> { }), finder.curve(2, share -> { }),
                finder.curve(share -> { }));
        assertThat(curves).doesNotHaveDuplicates();
    }

    @Test
    void rates_ofTheLastGroup_keepTheRatiosOfThePlan() {
        Setup setup = setup(learner.plan(Recipes.fineTune(1)));
        RateFinder finder = finder(setup, "unfrozen");
        List<Double> planned = ((Phase.Train) setup.experiment().plan().phases().get(1)).rates(0.3);
        List<Double> rates = finder.rates(1);
        assertThat(rates.get(2)).isEqualTo(1);
        assertThat(rates.get(0)).isCloseTo(planned.get(0) / planned.get(2), within(1e-12));
        assertThat(finder.rates(finder.lastRate())).isEqualTo(planned);
    }

    @Test
    void groups_ofWhichNormsAloneTrain_areSwept() {
        Plan all = learner.plan(Recipes.oneCycle(1));
        Phase.Train phase = (Phase.Train) all.phases().get(0);
        Phase norms = phase.withRules(phase.rules().stream()
                .map(rule -> GroupRule.frozen(rule.rate(), rule.decay(), GroupRule.NormPolicy.TRAIN)).toList());
        RateFinder finder = finder(setup(new Plan("norms", all.groups(), List.of(norms), 0, Plan.ClassWeights.NONE,
                Augmentation.STANDARD, all.optimizer(), Plan.Keep.LAST)), null);
        assertThat(finder.groups()).containsExactly(0, 1, 2);
        assertThat(finder.curve(share -> { }).losses()).doesNotContain(Double.NaN);
    }

    @Test
    void phase_thatThePlanDoesNotHave_isRefused() {
        assertThatThrownBy(() -> RateFinder.phase(setup(learner.plan(Recipes.fineTune(1))), "unfrozn"))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("--phase").hasMessageContaining("unfrozen");
        assertThatThrownBy(() -> RateFinder.phase(setup(learner.plan(Recipes.solve())), null))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("trains in no phase");
    }
}
