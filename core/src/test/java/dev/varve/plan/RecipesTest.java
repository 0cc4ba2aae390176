package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.InvalidInput;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.GroupRule.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {

    private static final List<String> GROUPS = List.of("stem..layer2", "layer3..layer4", "head");
    private static final Rates RANGE = new Rates.Range(1e-4, 1e-2);

    private static Plan plan(String recipe, int epochs, Rates rates) {
        return Recipes.named(recipe, Recipe.Settings.of(epochs).withRates(rates)).plan(GROUPS);
    }

    private static List<GroupRule> rules(Plan plan, int phase) {
        return ((Phase.Train) plan.phases().get(phase)).rules();
    }

    @Test
    void named_withRatesByGradients_renewsThemWhereSeveralGroupsTrain() {
        Plan plan = plan("fine-tune", 2, new Rates.AutoRgn(1e-3));
        assertThat(plan.phases()).extracting(phase -> ((Phase.Train) phase).autoRgn()).containsExactly(false, true);
        assertThat(rules(plan, 1)).extracting(GroupRule::rate).containsOnly(1e-3);
        assertThat(((Phase.Train) plan.phases().get(1)).times(List.of(0.5, 1.0, 0.1)).rules())
                .extracting(GroupRule::rate).containsExactly(5e-4, 1e-3, 1e-4);
        assertThatThrownBy(() -> plan("probe", 2, new Rates.AutoRgn(1e-3))).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("--lr auto-rgn").hasMessageContaining("probe");
    }

    /** The phases against what a Learner of fastai 2.8.5 had before every batch. */
    private static void assertLikeLearner(String name, Plan plan) {
        JsonNode fits = StreamSupport.stream(GoldenFile.training("schedules.json").get("learner").spliterator(), false)
                .filter(row -> row.get("name").asText().equals(name)).findFirst().orElseThrow().get("fits");
        assertThat(plan.phases()).hasSameSizeAs(fits);
        for (int p = 0; p < fits.size(); p++) {
            Phase.Train phase = (Phase.Train) plan.phases().get(p);
            JsonNode fit = fits.get(p);
            int batches = fit.get("batches").asInt();
            assertThat(phase.epochs()).isEqualTo(fit.get("epochs").asInt());
            for (int i = 0; i < batches; i++) {
                double done = (double) i / batches;
                for (int group = 0; group < GROUPS.size(); group++) {
                    double expected = fit.get("lr_group_" + group).get(i).asDouble();
                    double peak = phase.rules().get(group).rate();
                    assertThat(phase.rates(done).get(group)).as("%s: rate of group %d, batch %d", name, group, i)
                            .isCloseTo(expected, Offset.offset(2e-7 * peak));
                }
                assertThat(phase.momentum().at(done)).as("%s: momentum, batch %d", name, i)
                        .isCloseTo(fit.get("mom").get(i).asDouble(), Offset.offset(2e-7 * 0.1));
            }
            for (int group = 0; group < GROUPS.size(); group++) {
                assertThat(phase.rules().get(group).train() == Scope.ALL)
                        .isEqualTo(fit.get("trainable_groups").get(group).asBoolean());
            }
        }
    }

    @Test
    void fineTune_everyBatch_hasFastaisRatesAndMomentum() {
        assertLikeLearner("fine_tune", plan("fine-tune", 2, new Rates.Single(2e-3)));
    }

    @Test
    void onePhase_everyBatch_hasFastaisRatesAndMomentum() {
        assertLikeLearner("one_cycle_slice", plan("one-cycle", 2, RANGE));
        assertLikeLearner("one_cycle_scalar", plan("one-cycle", 1, new Rates.Single(1e-3)));
        assertLikeLearner("flat_cos", plan("flat-cosine", 2, new Rates.Slice(1e-3)));
        assertLikeLearner("fit_constant", plan("constant", 1, RANGE));
        Stepping two = Stepping.DEFAULT.withCycles(new Stepping.Cycles(2, 1, 2));
        assertLikeLearner("sgdr", Recipes.named("sgdr", Recipe.Settings.DEFAULT.withStepping(two)
                .withRates(new Rates.Single(1e-3))).plan(GROUPS));
    }

    @Test
    void fineTune_resnet18StepByStep_hasTheReferenceRates() {
        Plan plan = Recipes.fineTune(2).plan(GROUPS);
        JsonNode phases = GoldenFile.training("finetune.json").get("train").get("phases");
        for (int p = 0; p < 2; p++) {
            Phase.Train phase = (Phase.Train) plan.phases().get(p);
            JsonNode steps = phases.get(p).get("steps");
            assertThat(phase.name()).isEqualTo(phases.get(p).get("name").asText());
            for (int i = 0; i < steps.size(); i++) {
                double done = (double) i / steps.size();
                for (int group = 0; group < GROUPS.size(); group++) {
                    double expected = steps.get(i).get("rates").get(group).asDouble();
                    assertThat(phase.rates(done).get(group)).isCloseTo(expected, GoldenFile.within(expected, 1e-11));
                }
                double momentum = steps.get(i).get("momentum").asDouble();
                assertThat(phase.momentum().at(done)).isCloseTo(momentum, GoldenFile.within(momentum, 1e-11));
            }
        }
    }

    @Test
    void fineTune_default_freezesAllButTheHeadFirst() {
        Plan plan = Recipes.fineTune(5).plan(GROUPS);
        assertThat(plan.phases()).extracting(Phase::name).containsExactly("frozen", "unfrozen");
        assertThat(rules(plan, 0)).containsExactly(
                new GroupRule(Scope.NONE, 2e-4, 0.01, NormPolicy.FIXED, false),
                new GroupRule(Scope.NONE, 2e-4, 0.01, NormPolicy.FIXED, false),
                new GroupRule(Scope.ALL, 2e-3, 0.01, NormPolicy.TRAIN, true));
        assertThat(rules(plan, 1)).extracting(GroupRule::train).containsOnly(Scope.ALL);
    }

    @Test
    void fineTune_batchNormTrain_reachesTheFrozenGroups() {
        Plan plan = Recipes.named("fine-tune", Recipe.Settings.of(1).withBatchNorm(NormPolicy.TRAIN)).plan(GROUPS);
        assertThat(rules(plan, 0)).extracting(GroupRule::norm).containsOnly(NormPolicy.TRAIN);
    }

    @Test
    void fineTune_ratesOfItsOwn_standInTheUnfrozenPhaseAndGiveTheHeadsToTheFrozen() {
        Stream.of(RANGE, new Rates.Each(List.of(1e-5, 3e-4, 1e-2)), new Rates.LayerDecay(1e-2, 0.5)).forEach(rates -> {
            Plan plan = plan("fine-tune", 1, rates);
            assertThat(rules(plan, 0)).extracting(GroupRule::rate).containsExactly(1e-3, 1e-3, 1e-2);
            assertThat(rules(plan, 1)).extracting(GroupRule::rate)
                    .containsExactlyElementsOf(rates.of(GROUPS));
        });
    }

    @Test
    void fineTune_noFreezeEpochs_hasOnePhase() {
        Recipe recipe = Recipes.named("fine-tune", Recipe.Settings.of(3).withFreezeEpochs(0));
        assertThat(recipe.plan(GROUPS).phases()).extracting(Phase::name).containsExactly("unfrozen");
        assertThat(recipe.plan(List.of("all")).phases()).hasSize(1);
    }

    @Test
    void solves_eachRecipe_saysWhatItsPlansDo() {
        assertThat(Recipes.summaries().keySet()).filteredOn(Recipes::solves)
                .containsExactly("solve-then-tune", "solve", "auto")
                .containsExactlyElementsOf(Recipes.summaries().keySet().stream().filter(name ->
                        Recipes.named(name, Recipe.Settings.DEFAULT).plan(GROUPS).solves()).toList());
        assertThatThrownBy(() -> Recipes.solves("solv")).hasMessageContaining("solve");
    }

    @Test
    void fineTune_oneGroup_isRefused() {
        assertThatThrownBy(() -> Recipes.fineTune(1).plan(List.of("all"))).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("freeze: needs at least two layer groups, found one;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-cycle", "flat-cosine", "constant"})
    void onePhase_freezeEpochs_isRefused(String name) {
        Recipe recipe = Recipes.named(name, Recipe.Settings.of(3).withFreezeEpochs(2));
        assertThatThrownBy(() -> recipe.plan(GROUPS)).isInstanceOf(InvalidInput.class).hasMessage(
                "--freeze-epochs 2: the recipe " + name + " has no frozen phase; "
                + "leave it out, or take the recipe fine-tune");
    }

    @Test
    void solveThenTune_default_solvesTheHeadAndTunesAllGroupsWithFoldedNorms() {
        Plan plan = Recipes.solveThenTune(3).plan(GROUPS);
        assertThat(plan.phases().get(0)).isInstanceOf(Phase.Solve.class);
        Phase.Train tuned = (Phase.Train) plan.phases().get(1);
        double rate = Double.parseDouble(Recipes.rate("solve-then-tune"));
        assertThat(tuned.epochs()).isEqualTo(3);
        assertThat(tuned.rules()).extracting(GroupRule::rate).containsExactly(0.3 * rate, rate, rate);
        assertThat(tuned.rules()).extracting(GroupRule::norm).containsOnly(NormPolicy.FOLDED);
        assertThat(tuned.rules()).extracting(GroupRule::train).containsOnly(Scope.ALL);
        assertThat(tuned.momentum()).isEqualTo(new Schedule.Constant(0.9));
        assertThat(tuned.rates(0.3)).containsExactlyElementsOf(tuned.rules().stream().map(GroupRule::rate).toList());
        assertThat(plan.labelSmoothing()).isEqualTo(0.1);
    }

    @Test
    void solveThenTune_otherGroupsAndRates_areTakenAsTheyStand() {
        Recipe one = Recipes.named("solve-then-tune", Recipe.Settings.of(1).withRates(new Rates.Single(1e-3)));
        assertThat(rules(one.plan(List.of("body", "head")), 1)).extracting(GroupRule::rate).containsExactly(1e-3, 1e-3);
        assertThat(rules(one.plan(List.of("all")), 1)).extracting(GroupRule::rate).containsExactly(1e-3);
        assertThat(rules(plan("solve-then-tune", 1, RANGE), 1)).extracting(GroupRule::rate)
                .containsExactlyElementsOf(RANGE.of(GROUPS));
    }

    @Test
    void solve_default_isOnePhaseWithoutEpochs() {
        Plan plan = Recipes.solve().plan(GROUPS);
        assertThat(plan.phases()).hasSize(1).hasOnlyElementsOfType(Phase.Solve.class);
        assertThat(plan.labelSmoothing()).isZero();
    }

    @Test
    void solve_whatItHasNoUseFor_isRefused() {
        String reason = "the recipe solve has no use for it, which computes the head and trains nothing; leave it out, "
                + "or take another recipe";
        Map.of("--epochs", Recipe.Settings.of(2), "--lr", Recipe.Settings.DEFAULT.withRates(RANGE),
                "--batchnorm", Recipe.Settings.DEFAULT.withBatchNorm(NormPolicy.TRAIN)).forEach((option, settings) ->
                        assertThatThrownBy(() -> Recipes.named("solve", settings).plan(GROUPS))
                                .isInstanceOf(InvalidInput.class).hasMessage(option + ": " + reason));
        assertThatThrownBy(() -> Recipes.named("solve-then-tune", Recipe.Settings.of(1).withFreezeEpochs(1))
                .plan(GROUPS)).hasMessage("--freeze-epochs: the recipe solve-then-tune has no use for it, which "
                        + "computes the head instead of training it; leave it out, or take another recipe");
    }

    @Test
    void factories_each_areTheNamedRecipeWithDefaults() {
        assertThat(Recipes.summaries()).containsOnlyKeys("solve-then-tune", "solve", "auto", "fine-tune",
                "one-cycle", "flat-cosine", "constant", "sgdr", "full", "probe", "head-first", "gradual", "chain-thaw")
                .containsKey(Defaults.RECIPE);
        assertThat(Stream.of(Recipes.solveThenTune(1), Recipes.solve(), Recipes.auto(), Recipes.fineTune(1),
                Recipes.oneCycle(1), Recipes.flatCosine(1), Recipes.constant(1), Recipes.sgdr(2, 1, 2),
                Recipes.full(1), Recipes.probe(1), Recipes.headFirst(2, 1), Recipes.gradual(1), Recipes.chainThaw(1))
                .map(recipe -> recipe.plan(GROUPS).recipe()))
                        .containsExactlyElementsOf(Recipes.summaries().keySet());
    }

    private static List<Double> rates(Plan plan, int phase) {
        return rules(plan, phase).stream().map(GroupRule::rate).toList();
    }

    /** Of each phase, which groups train: {@code x} for those that do. */
    private static List<String> trained(Plan plan) {
        return IntStream.range(0, plan.phases().size()).mapToObj(phase -> rules(plan, phase).stream()
                .map(rule -> rule.train() == Scope.ALL ? "x" : ".").collect(Collectors.joining())).toList();
    }

    private static List<Integer> epochs(Plan plan) {
        return plan.phases().stream().map(phase -> ((Phase.Train) phase).epochs()).toList();
    }

    @Test
    void probe_wholeRun_trainsTheHeadAlone() {
        Plan plan = Recipes.probe(3).plan(GROUPS);
        assertThat(trained(plan)).containsExactly("..x");
        assertThat(epochs(plan)).containsExactly(3);
    }

    @Test
    void gradual_eachPhase_unfreezesOneMoreAtUlmfitsRates() {
        Plan plan = plan("gradual", 4, new Rates.Single(2.6e-2));
        assertThat(trained(plan)).containsExactly("..x", ".xx", "xxx");
        assertThat(epochs(plan)).containsExactly(1, 1, 4);
        for (int phase = 0; phase < 3; phase++) {
            assertThat(rates(plan, phase).get(0)).isCloseTo(1e-2 / 2.6, GoldenFile.within(1e-2 / 2.6, 1e-12));
            assertThat(rates(plan, phase).get(1)).isCloseTo(1e-2, GoldenFile.within(1e-2, 1e-12));
            assertThat(rates(plan, phase).get(2)).isEqualTo(2.6e-2);
        }
        assertThat(plan.phases()).extracting(Phase::name)
                .containsExactly("from-head", "from-layer3..layer4", "from-stem..layer2");
        assertThat(rates(plan("gradual", 1, RANGE), 2)).containsExactlyElementsOf(RANGE.of(GROUPS));
    }

    @Test
    void chainThaw_phases_areTheHeadThenEachGroupThenAll() {
        Plan plan = plan("chain-thaw", 2, new Rates.Single(1e-3));
        assertThat(trained(plan)).containsExactly("..x", "x..", ".x.", "xxx");
        assertThat(epochs(plan)).containsExactly(1, 1, 1, 2);
        assertThat(rates(plan, 3)).containsExactly(1e-4, 1e-4, 1e-3);
    }

    @Test
    void headFirst_phases_areTheHeadThenAllATenthAsFast() {
        Plan plan = Recipes.headFirst(3, 2).plan(GROUPS);
        assertThat(trained(plan)).containsExactly("..x", "xxx");
        assertThat(epochs(plan)).containsExactly(3, 2);
        assertThat(rates(plan, 0).get(2)).isEqualTo(Defaults.RATE);
        assertThat(rates(plan, 1)).containsExactlyElementsOf(
                new Rates.Range(Defaults.RATE / 100, Defaults.RATE / 10).of(GROUPS));
        assertThat(epochs(Recipes.named("head-first", Recipe.Settings.of(4)).plan(GROUPS))).containsExactly(4, 4);
    }

    @Test
    void full_onePhase_goesFromAHundredthToTheHeadsRate() {
        Plan plan = plan("full", 2, new Rates.Single(1e-2));
        assertThat(trained(plan)).containsExactly("xxx");
        assertThat(rates(plan, 0)).containsExactlyElementsOf(new Rates.Range(1e-4, 1e-2).of(GROUPS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe", "head-first", "gradual", "chain-thaw"})
    void thawing_oneGroup_isRefused(String name) {
        assertThatThrownBy(() -> Recipes.named(name, Recipe.Settings.of(1)).plan(List.of("all")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("freeze: needs at least two layer groups, found one;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"head-first", "gradual", "chain-thaw"})
    void thawing_noFreezeEpochs_isRefused(String name) {
        assertThatThrownBy(() -> Recipes.named(name, Recipe.Settings.of(1).withFreezeEpochs(0)).plan(GROUPS))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("--freeze-epochs: must be at least 1, found 0; give 1 or more");
    }

    @Test
    void sgdr_cyclesAndNoEpochs_areCountedTogether() {
        assertThat(epochs(Recipes.sgdr(3, 2, 2).plan(GROUPS))).containsExactly(14);
        assertThat(epochs(Recipes.sgdr(3, 2, 1).plan(GROUPS))).containsExactly(6);
        assertThatThrownBy(() -> Recipes.named("sgdr", Recipe.Settings.of(3)).plan(GROUPS)).hasMessageStartingWith(
                "--epochs: the recipe sgdr has no use for it, whose epochs follow from --cycles");
        assertThatThrownBy(() -> Recipes.sgdr(100, 1, 9).plan(GROUPS)).isInstanceOf(InvalidInput.class)
                .hasMessage("--cycles: must make at most 10,000 epochs with --cycle-epochs and --cycle-factor, found "
                        + "3.320175e+94; take fewer or shorter cycles");
    }

    @Test
    void named_noEpochsGiven_takesTheRecipesOwn() {
        Plan plan = Recipes.named("fine-tune", Recipe.Settings.DEFAULT).plan(GROUPS);
        assertThat(plan).isEqualTo(Recipes.fineTune(Defaults.EPOCHS, Defaults.RATE).plan(GROUPS));
    }

    @Test
    void named_unknown_offersTheNearest() {
        assertThatThrownBy(() -> Recipes.named("finetune", Recipe.Settings.of(1))).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("--recipe finetune: no such recipe; the nearest are fine-tune");
    }

    @Test
    void settings_noEpochs_isRefused() {
        assertThatThrownBy(() -> Recipe.Settings.of(0)).isInstanceOf(InvalidInput.class)
                .hasMessage("epochs: must be at least 1, found 0; give 1 or more");
    }
}
