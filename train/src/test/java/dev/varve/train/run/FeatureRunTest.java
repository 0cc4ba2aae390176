package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.cache.Cache;
import dev.varve.train.data.ImageBatches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs with and without kept features: the same bytes wherever the same images are shown. */
class FeatureRunTest {

    private static final int FROZEN = 3;

    @TempDir
    private static Path folder;
    private static Path data;

    @BeforeAll
    static void draw() {
        data = TinyRun.pictures(folder.resolve("data"));
    }

    @BeforeEach
    void forget() throws IOException {
        try (Stream<Path> files = Files.exists(features()) ? Files.walk(features()) : Stream.empty()) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path features() {
        return Cache.folder().resolve("features");
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(features())) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    private static Learner learner(Precision precision, double cacheGiB) {
        return Learner.on(data).model(new ModelSource("mobilenet_v2", "", true)).size(32).batch(6)
                .engine(new EngineChoice(precision, 1)).cacheGiB(cacheGiB).open();
    }

    private static Recipe recipe(Augmentation augmentation) {
        return Recipes.named("fine-tune", Recipe.Settings.of(1).withFreezeEpochs(FROZEN)
                .withAugmentation(augmentation).withKeep(Plan.Keep.LAST));
    }

    @Test
    void view_ofAPhase_isDrawnAsThePlanSays() {
        Augmentation strong = Augmentation.named("trivial-augment");
        Learner learner = learner(Precision.FP32, 0);
        Setup setup = learner.setup(learner.plan(recipe(strong), 0), folder.resolve("strong"));
        Phase.Train phase = (Phase.Train) setup.experiment().plan().phases().get(0);
        ImageBatches batches = setup.batches();

        assertThat(setup.view(batches, phase, 0).name()).isEqualTo(
                batches.augmented(setup.preprocessing(phase), strong, 0).name());
        assertThat(setup.view(batches, phase, 1).name()).isEqualTo(
                batches.augmented(setup.preprocessing(phase), strong, 1).name());
    }

    private static Result run(Learner learner, Plan plan, String name) {
        return learner.run(plan, folder.resolve(name), event -> { }, () -> false).orElseThrow();
    }

    private static List<Double> losses(Result result) {
        return result.folder().events().stream().flatMap(event -> {
            if (event instanceof Event.Step step) {
                return Stream.of(step.loss());
            }
            return event instanceof Event.EpochFinished epoch
                    ? Stream.of(epoch.metrics().get("valid").get("loss")) : Stream.of();
        }).toList();
    }

    private static void assertSame(Result found, Result wanted) {
        assertThat(losses(found)).isEqualTo(losses(wanted));
        assertThat(found.folder().model()).hasSameBinaryContentAs(wanted.folder().model());
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void run_withoutAugmentation_isTheSameWithAndWithoutKeptFeatures(Precision precision) throws IOException {
        Learner learner = learner(precision, 1);
        Recipe recipe = recipe(Augmentation.NONE);
        Plan chosen = learner.plan(recipe);
        assertThat(chosen.phases()).extracting(phase -> ((Phase.Train) phase).views()).containsExactly(1, 0);
        Result without = run(learner, learner.plan(recipe, 0), precision + "-without");
        assertThat(features()).doesNotExist();

        Result first = run(learner, chosen, precision + "-first");
        assertThat(files(".index")).hasSize(1);                         // shown as for validation
        long written = Files.size(files(".data").get(0));
        Result second = run(learner, chosen, precision + "-second");

        assertSame(first, without);
        assertSame(second, without);
        assertThat(files(".index")).hasSize(1);
        assertThat(Files.size(files(".data").get(0))).isEqualTo(written);
    }

    @Test
    void run_withAViewForEachEpoch_isTheSameWithAndWithoutKeptFeatures() {
        Learner learner = learner(Precision.FP32, 1);
        Recipe recipe = recipe(Augmentation.STANDARD);
        Plan chosen = learner.plan(recipe);
        assertThat(((Phase.Train) chosen.phases().get(0)).views()).isEqualTo(FROZEN);
        assertSame(run(learner, chosen, "views"), run(learner, learner.plan(recipe, 0), "fresh"));
    }

    @Test
    void run_withKeptFeatures_hasThoseOfAllPhotosBehindTheFirstEpoch() {
        Learner learner = learner(Precision.FP32, 1);
        List<Long> kept = new ArrayList<>();
        learner.run(learner.plan(recipe(Augmentation.NONE)), folder.resolve("complete"), event -> {
            if (event instanceof Event.EpochFinished && event.phase().equals("frozen")) {
                kept.add(bytes());
            }
        }, () -> false);
        assertThat(kept).as("32 photos, of which an epoch of batches of 6 leaves 2 out").hasSize(FROZEN)
                .containsOnly(kept.get(0));
    }

    private static long bytes() {
        try {
            return Files.size(files(".data").get(0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void plan_ofManyFrozenEpochs_hasEightViews() {
        Plan plan = learner(Precision.FP32, 1).plan(Recipes.named("fine-tune",
                Recipe.Settings.of(1).withFreezeEpochs(9)));
        assertThat(((Phase.Train) plan.phases().get(0)).views()).isEqualTo(8);
    }

    @Test
    void run_withFewerViewsThanEpochs_showsThemInTurnAlsoAfterAStop() {
        Learner learner = learner(Precision.FP32, 1);
        Plan two = learner.plan(recipe(Augmentation.STANDARD), 2);
        Result whole = run(learner, two, "two");
        assertThat(losses(whole)).isNotEqualTo(
                losses(run(learner, learner.plan(recipe(Augmentation.STANDARD), 0), "three")));
        int[] steps = {0};
        Path stopped = folder.resolve("stopped");
        assertThat(learner.run(two, stopped, event -> { }, () -> ++steps[0] == 3)).isEmpty();
        assertSame(Learner.resume(stopped, event -> { }, () -> false).orElseThrow(), whole);
    }

    @Test
    void run_onDamagedFeatures_computesThemAnew() throws IOException {
        Learner learner = learner(Precision.FP32, 1);
        Plan plan = learner.plan(recipe(Augmentation.NONE));
        Result first = run(learner, plan, "undamaged");
        for (Path file : files(".data")) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 100; at < bytes.length; at += bytes.length / 3) {
                bytes[at] ^= 1;
            }
            Files.write(file, bytes);
        }
        assertSame(run(learner, plan, "damaged"), first);
    }

    @Test
    void run_withoutRoomForFeatures_goesOnWithoutThemAndSaysSoOnce() throws IOException {
        Plan plan = learner(Precision.FP32, 1).plan(recipe(Augmentation.NONE), 1);
        Result with = run(learner(Precision.FP32, 1), plan, "room");
        forget();
        Learner learner = learner(Precision.FP32, 1e-6);
        Result without = run(learner, plan, "no-room");

        assertSame(without, with);
        assertThat(without.folder().events()).filteredOn(Event.Warned.class::isInstance)
                .extracting(event -> ((Event.Warned) event).warning())
                .filteredOn(warning -> warning.startsWith("The cache of features in ")).hasSize(1);
        assertThat(((Phase.Train) learner.plan(recipe(Augmentation.NONE)).phases().get(0)).views()).isZero();
    }

    @Test
    void solve_twice_showsTheBodyNothingAnew() throws IOException {
        Learner learner = learner(Precision.FP32, 1);
        Result first = learner.run(Recipes.solve(), folder.resolve("solved"));
        List<Path> kept = files(".index");
        assertThat(kept).hasSize(2);                                    // plain and mirrored

        Result second = learner.run(Recipes.solve(), folder.resolve("solved-again"));

        assertSame(second, first);
        assertThat(files(".index")).hasSameElementsAs(kept);
    }

    @Test
    void plan_withViewsThatNothingIsFrozenFor_isRefused() {
        Learner learner = learner(Precision.FP32, 1);
        assertThatThrownBy(() -> learner.plan(Recipes.oneCycle(2), 4)).isInstanceOf(InvalidInput.class)
                .hasMessage("--cache-views 4: views are kept of a phase that trains behind frozen groups, and no phase"
                        + " of the recipe one-cycle does; leave it out, or take another recipe");
        assertThatThrownBy(() -> learner(Precision.FP32, 0).plan(recipe(Augmentation.NONE), 4))
                .isInstanceOf(InvalidInput.class).hasMessage("--cache-views 4: nothing may be kept with --cache-limit"
                        + " 0; leave one of both out");
    }
}
