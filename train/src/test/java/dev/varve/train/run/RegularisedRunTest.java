package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.InvalidInput;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Plan.ClassWeights;
import dev.varve.plan.PlanMistake;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.plan.Regularisation;
import dev.varve.plan.Regularisation.Clipping;
import dev.varve.plan.Regularisation.Mixing;
import dev.varve.plan.Regularisation.Place;
import dev.varve.plan.Regularisation.Sampling;
import dev.varve.plan.Stepping;
import dev.varve.random.Draws;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.truth.Mixture;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with mixed and drawn images, clipped and added gradients and averaged weights. */
class RegularisedRunTest {

    private static final double RARELY = 60;
    private static final int EPOCHS = 1;
    private static final Mixing BEHIND = new Mixing(0.4, 0, Mixing.CUTMIX_SHARE, Place.FEATURES);
    private static final Regularisation ALL = new Regularisation(new Mixing(0.4, 1, 0.5, Place.IMAGES),
            Sampling.BALANCED, new Clipping(0.5, 0.1), 3, 0.9, 0.5);

    @TempDir
    private static Path folder;
    private static Learner learner;

    @BeforeAll
    static void open() {
        learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, RARELY);
    }

    private static Plan plan(Regularisation asked, Plan.Keep keep) {
        return learner.plan(Recipes.named("fine-tune", Recipe.Settings.of(EPOCHS).withKeep(keep)).with(asked));
    }

    private static Result run(Plan plan, String name) {
        return learner.run(plan, folder.resolve(name), event -> { }, () -> false).orElseThrow();
    }

    private static List<Event.Step> steps(Result result) {
        return result.folder().events().stream().filter(Event.Step.class::isInstance).map(Event.Step.class::cast)
                .toList();
    }

    /** Three batches and one make the four of an epoch. */
    @Test
    void resume_afterAStopAtEveryStep_endsWithTheBytesOfOneGo() {
        Plan plan = plan(ALL, Plan.Keep.LAST);
        Result straight = run(plan, "straight");
        Path out = folder.resolve("stopped");
        assertThat(learner.run(plan, out, event -> { }, () -> true)).isEmpty();
        int stops = 1;
        while (Learner.resume(out, event -> { }, () -> true).isEmpty()) {
            stops++;
        }
        assertThat(stops).isGreaterThanOrEqualTo((1 + EPOCHS) * 2);
        assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(straight.folder().model());
        assertThat(out.resolve("checkpoint.safetensors")).hasSameBinaryContentAs(straight.folder().checkpoint());
    }

    @Test
    void run_thatAddsUpBatches_stepsAsOftenAsItSays() {
        Result result = run(plan(Regularisation.NONE.withAccumulation(3), Plan.Keep.LAST), "added");
        List<Event.Step> steps = steps(result);
        assertThat(steps).hasSize((1 + EPOCHS) * 2);
        Event.RunStarted started = (Event.RunStarted) result.folder().events().get(0);
        assertThat(started.totalSteps()).isEqualTo(steps.size());
        assertThat(steps).extracting(Event.Step::step).containsExactlyElementsOf(
                IntStream.rangeClosed(1, steps.size()).boxed().toList());
        Phase.Train second = (Phase.Train) result.folder().experiment().plan().phases().get(1);
        assertThat(steps.get(3).rates().get("head")).as("the schedule counts steps")
                .isCloseTo(second.rates(0.5).get(learner.groups().size() - 1), within(1e-15));
    }

    @Test
    void run_withAverages_judgesKeepsAndExportsThem() {
        Plan plan = learner.plan(Recipes.oneCycle(1).with(Regularisation.NONE.withEmaDecay(0.8)));
        Result result = run(plan, "averaged");
        Checkpoint end = Checkpoint.load(result.folder().checkpoint());
        Weights exported = OnnxImport.read(result.folder().model()).weights();
        Weights best = Safetensors.read(result.folder().best()).weights();
        exported.arrays().forEach((name, array) -> assertThat(best.get(name)).as(name).isEqualTo(array));
        for (String name : learner.groups().get(0).parameters()) {
            assertThat(exported.get(name).bytes()).isEqualTo(end.optimizer().get("ema." + name).bytes());
            assertThat(exported.get(name)).isNotEqualTo(end.weights().get(name));
        }
        Event.EpochFinished ended = (Event.EpochFinished) result.folder().events().stream()
                .filter(Event.EpochFinished.class::isInstance).findFirst().orElseThrow();
        assertThat(ended.metrics().get("valid").get("loss")).isCloseTo(result.measured().loss(), within(1e-4));
        assertThat(result.folder().experiment().plan()).isEqualTo(plan);
        assertThat(end.optimizer().get("ema-steps").bytes().getLong()).isEqualTo(TinyRun.STEPS_PER_EPOCH);
    }

    @Test
    void averages_ofAFrozenPhase_areOfTheHeadAlone() {
        Plan probe = learner.plan(Recipes.probe(1).with(Regularisation.NONE.withEmaDecay(0.8)));
        Checkpoint end = Checkpoint.load(run(probe, "probe").folder().checkpoint());
        List<String> averaged = end.optimizer().names().stream().filter(name -> name.startsWith("ema.")).toList();
        assertThat(averaged).isNotEmpty().allMatch(name -> name.startsWith("ema.head"));
    }

    @Test
    void run_thatMixesFeatures_isTheSameWithAndWithoutKeptOnes() {
        Recipe recipe = Recipes.named("probe", Recipe.Settings.of(2)).with(Regularisation.NONE.withMixing(BEHIND));
        Plan kept = learner.plan(recipe, 2);
        Result with = run(kept, "kept");
        Result without = run(learner.plan(recipe, 0), "not-kept");
        assertThat(losses(with)).isEqualTo(losses(without))
                .isNotEqualTo(losses(run(learner.plan(Recipes.probe(2), 0), "alone")));
        assertThat(with.folder().model()).hasSameBinaryContentAs(without.folder().model());
    }

    private static List<Double> losses(Result result) {
        return steps(result).stream().map(Event.Step::loss).toList();
    }

    @Test
    void plan_thatMixesImages_keepsNoFeatures() {
        Recipe recipe = Recipes.named("probe", Recipe.Settings.of(3))
                .with(Regularisation.NONE.withMixing(Mixing.mixup(0.4)));
        assertThat(((Phase.Train) learner.plan(recipe).phases().get(0)).views()).isZero();
        assertThatThrownBy(() -> learner.plan(recipe, 2)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("--cache-views 2: features of images that are mixed");
    }

    /**
     * Norms folded, nothing dropped, and an optimizer that does not divide by small gradients: rounding is left. With
     * so small an alpha each image is mixed with next to nothing of another one, and all count alike.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-4})
    void run_thatAddsUpWeightedBatches_isThatOfLargeOnes(double alpha) {
        Recipe recipe = Recipes.named("solve-then-tune",
                Recipe.Settings.of(1).withStepping(Stepping.by("sgd"))
                        .withClassWeights(new ClassWeights(false, Map.of("red", 3.0))));
        Regularisation mixed = Regularisation.NONE.withMixing(Mixing.mixup(alpha));
        Learner small = Learner.on(folder.resolve("data")).model(new ModelSource("mobilenet_v2", "", true)).size(32)
                .batch(TinyRun.BATCH / 2).engine(new EngineChoice(Precision.FP32, 1)).open();
        List<Double> large = losses(run(learner.plan(recipe.with(mixed)), "large " + alpha));
        Plan added = small.plan(recipe.with(mixed.withAccumulation(2)));
        List<Double> found = losses(small.run(added, folder.resolve("small " + alpha), event -> { }, () -> false)
                .orElseThrow());
        assertThat(found).hasSameSizeAs(large);
        for (int step = 0; step < large.size(); step++) {
            assertThat(found.get(step)).as("step %d", step).isCloseTo(large.get(step), within(1e-4));
        }
    }

    @Test
    void forecast_countsAveragesAndBatches() {
        Setup without = learner.setup(plan(Regularisation.NONE, Plan.Keep.LAST), folder.resolve("none"));
        Setup with = learner.setup(plan(Regularisation.NONE.withEmaDecay(0.9).withAccumulation(2), Plan.Keep.LAST),
                folder.resolve("none"));
        Phase.Train phase = (Phase.Train) with.experiment().plan().phases().get(1);
        long averaged = with.execution(phase).trained().stream()
                .mapToLong(name -> with.network().parameter(name).shape().elements()).sum() * Float.BYTES;
        assertThat(new Storage(with).checkpoint(phase)).isEqualTo(new Storage(without).checkpoint(phase) + averaged);
        assertThat(ProcessMemory.most(Work.training(with, phase)))
                .isGreaterThanOrEqualTo(ProcessMemory.most(Work.training(without, phase)) + averaged);
        assertThat(new Forecaster(with, new GivenSpeeds(0)).forecast().phases().get(1).steps())
                .as("batches").isEqualTo(EPOCHS * TinyRun.STEPS_PER_EPOCH);
        assertThat(Work.training(with, phase).key()).isNotEqualTo(Work.training(without, phase).key());
        Setup drawn = learner.setup(plan(Regularisation.NONE.withSampling(Sampling.BALANCED), Plan.Keep.LAST),
                folder.resolve("none"));
        assertThat(Work.training(drawn, phase).key()).isEqualTo(Work.training(without, phase).key());
    }

    private static void assertRefused(Recipe recipe, String message) {
        assertThatThrownBy(() -> learner.plan(recipe)).isInstanceOf(PlanMistake.class).hasMessage(message);
    }

    @Test
    void setup_ofWhatDoesNotGoWithDataOrNetwork_isRefused() {
        assertRefused(Recipes.oneCycle(1).with(Regularisation.NONE.withMixing(BEHIND)), "regularisation.mixing.at: "
                + "features are mixed behind what is frozen before all that trains, found no phase of one-cycle with "
                + "that; mix images, or take a recipe such as probe");
        assertRefused(Recipes.oneCycle(1).with(Regularisation.NONE.withAccumulation(5)), "regularisation.accumulation "
                + "5: an epoch must have as many batches as a step adds up, found 4 full batches of 8; give 4 or less, "
                + "or a smaller --batch");
        assertRefused(Recipes.fineTune(1).with(Regularisation.NONE.withDropoutScale(2)), "regularisation.dropoutScale "
                + "2.0: must leave each probability below 1, found 0.5 at head.7; give less than 2.0");
        assertRefused(Recipes.solveThenTune(1).with(Regularisation.NONE.withDropoutScale(2)),
                "regularisation.dropoutScale 2.0: is a factor of the network's dropout, found none in mobilenet_v2 "
                + "with the recipe solve-then-tune; leave it out, or take a recipe whose head has dropout, such as "
                + "fine-tune");
        assertRefused(Recipes.oneCycle(1).with(Regularisation.NONE.withSampling(
                new Sampling(new ClassWeights(false, Map.of("green", 2.0))))), "regularisation.sampling: must be of "
                + "classes of the data, found green; they are blue, red");
        Learner single = Learner.on(folder.resolve("data")).model(new ModelSource("mobilenet_v2", "", true)).size(32)
                .batch(1).engine(new EngineChoice(Precision.FP32, 1)).open();
        assertThatThrownBy(() -> single.plan(Recipes.solveThenTune(1).with(
                Regularisation.NONE.withMixing(Mixing.mixup(0.4))))).isInstanceOf(InvalidInput.class)
                .hasMessage("regularisation.mixing: each image is shown with another one of its batch, found a batch "
                        + "of 1; give --batch 2 or more, or leave it out");
    }

    @Test
    void mixture_ofMixup_isDrawnByPlaceAndShowsMoreOfEachImage() {
        Mixer mixer = new Mixer(Mixing.mixup(0.4), 7);
        Mixture mixture = mixer.of(16, 32, 3, 1).orElseThrow();
        assertThat(mixture.shares()).hasSize(16).doesNotHaveDuplicates();
        assertThat(Arrays.stream(mixture.shares())).allMatch(share -> share >= 0.5 && share <= 1);
        assertThat(mixture.partners()).containsExactlyInAnyOrder(IntStream.range(0, 16).toArray());
        assertThat(mixer.of(16, 32, 3, 1).orElseThrow()).usingRecursiveComparison().isEqualTo(mixture);
        assertThat(mixer.of(16, 32, 3, 0).orElseThrow().shares()).isNotEqualTo(mixture.shares());
        assertThat(mixer.of(16, 32, 4, 1).orElseThrow().shares()).isNotEqualTo(mixture.shares());
        assertThat(new Mixer(Mixing.NONE, 7).of(16, 32, 3, 1)).isEmpty();
    }

    @Test
    void mixture_ofCutmix_hasTheShareOfWhatIsLeft() {
        for (int step = 0; step < 200; step++) {
            Mixture mixture = new Mixer(Mixing.cutmix(1), 7).of(4, 32, step, 0).orElseThrow();
            Mixture.Box box = mixture.box().orElseThrow();
            assertThat(box.left()).isBetween(0, box.right());
            assertThat(box.top()).isBetween(0, box.bottom());
            assertThat(Math.max(box.right(), box.bottom())).isLessThanOrEqualTo(32);
            assertThat(mixture.shares()).containsOnly(1 - box.area() / (32.0 * 32));
        }
        Draws draws = Draws.of(0, Draws.Purpose.MIX, 0, 0);
        assertThat(Mixer.box(32, 1, draws).area()).as("none of the partner").isZero();
        long whole = IntStream.range(0, 100).mapToLong(i -> Mixer.box(32, 0, draws).area()).max().orElseThrow();
        assertThat(whole).as("cut off at the rim").isBetween(800L, 32L * 32);
    }

    @Test
    void mixture_ofBoth_isOfEachKindAsOftenAsAsked() {
        Mixer mixer = new Mixer(new Mixing(0.4, 1, 0.25, Place.IMAGES), 7);
        long cut = IntStream.range(0, 1000).filter(step -> mixer.of(2, 32, step, 0).orElseThrow().box().isPresent())
                .count();
        assertThat(cut / 1000.0).isCloseTo(0.25, within(0.05));
    }

    @Test
    void run_withBalancedSampling_showsTheRareClassAsOften() {
        assertThat(Regularised.epochs(plan(Regularisation.NONE, Plan.Keep.LAST), learner.data().dataset()).chances())
                .isEmpty();
        Plan weighted = plan(Regularisation.NONE.withSampling(
                new Sampling(new ClassWeights(false, Map.of("red", 3.0)))), Plan.Keep.LAST);
        List<Double> chances = Regularised.epochs(weighted, learner.data().dataset()).chances();
        assertThat(chances).hasSize(32).containsOnly(1.0, 3.0);
        assertThat(chances.stream().filter(chance -> chance == 3).count()).isEqualTo(16);
    }
}
