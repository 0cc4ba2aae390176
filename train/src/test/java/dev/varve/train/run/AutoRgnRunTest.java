package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.LogKind;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Rates;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.weights.NamedArray;
import dev.varve.weights.RandomWeights;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rates that are renewed each epoch by relative gradient norms, and what is measured of each group on the way. */
class AutoRgnRunTest {

    private static final double RATE = 1e-3;
    private static final int EPOCHS = 2;
    private static final int EVERY = 3;

    @TempDir
    private static Path folder;
    private static Learner learner;
    private static Plan plan;
    private static List<Event> events;

    @BeforeAll
    static void run() {
        learner = Learner.on(TinyRun.pictures(folder.resolve("data")))
                .model(new ModelSource("mobilenet_v2", "", true)).size(32).batch(TinyRun.BATCH)
                .engine(new EngineChoice(Precision.FP32, 1)).checkpointMinutes(60).statistics(EVERY).open();
        plan = learner.plan(Recipes.named("constant",
                Recipe.Settings.of(EPOCHS).withRates(new Rates.AutoRgn(RATE)).withKeep(Plan.Keep.LAST)));
        events = learner.run(plan, folder.resolve("run"), event -> { }, () -> false).orElseThrow().folder().events();
    }

    private static <T extends Event> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void run_ofEachEpoch_stepsByTheRatesThatItBeganWith() {
        List<Event.RatesRenewed> renewed = all(Event.RatesRenewed.class);
        assertThat(renewed).hasSize(EPOCHS).extracting(Event.RatesRenewed::step)
                .containsExactly(0, TinyRun.STEPS_PER_EPOCH);
        assertThat(renewed.get(0).factors()).isNotEqualTo(renewed.get(1).factors());
        for (Event.RatesRenewed one : renewed) {
            double most = one.relativeGradients().values().stream().mapToDouble(value -> value).max().orElseThrow();
            one.factors().forEach((group, factor) -> assertThat(factor)
                    .isCloseTo(one.relativeGradients().get(group) / most, within(1e-12)));
        }
        for (Event.Step step : all(Event.Step.class)) {
            Map<String, Double> factors = renewed.get(step.epoch() - 1).factors();
            step.rates().forEach((group, rate) -> assertThat(rate).isEqualTo(RATE * factors.get(group)));
        }
    }

    @Test
    void run_stoppedManyTimes_endsWithTheBytesOfOneGo() {
        Path out = folder.resolve("stopped");
        BooleanSupplier stop = TinyRun.everySecondChance();
        assertThat(learner.run(plan, out, event -> { }, stop)).isEmpty();
        while (Learner.resume(out, event -> { }, stop).isEmpty()) {
            assertThat(out.resolve("checkpoint.safetensors")).exists();
        }
        for (String file : List.of("model.onnx", "checkpoint.safetensors")) {
            assertThat(out.resolve(file)).hasSameBinaryContentAs(folder.resolve("run").resolve(file));
        }
        assertThat(new RunFolder(out).events()).filteredOn(Event.GroupsMeasured.class::isInstance)
                .extracting(event -> ((Event.GroupsMeasured) event).groups())
                .isEqualTo(all(Event.GroupsMeasured.class).stream().map(Event.GroupsMeasured::groups).toList());
    }

    @Test
    void factors_ofAPhase_endWithIt() {
        Phase.Train renewed = ((Phase.Train) plan.phases().get(0)).withEpochs(1);
        Phase.Train plain = new Phase.Train("plain", 1, renewed.size(), renewed.views(), renewed.schedule(),
                renewed.momentum(), renewed.hypers(), false, renewed.rules());
        AtomicBoolean reached = new AtomicBoolean();
        Path out = folder.resolve("two");
        assertThat(learner.run(plan.withPhases(List.of(renewed, plain)), out,
                event -> reached.set(event instanceof Event.Step && event.phase().equals("plain")), reached::get))
                .isEmpty();
        assertThat(Checkpoint.load(new RunFolder(out).checkpoint()).factors()).isEmpty();
    }

    @Test
    void statistics_afterEveryThirdStep_areOfThatStep() {
        List<Event.GroupsMeasured> measured = all(Event.GroupsMeasured.class);
        assertThat(measured).extracting(Event.GroupsMeasured::step).containsExactly(EVERY, 2 * EVERY);
        for (Event.GroupsMeasured one : measured) {
            assertThat(one.groups().keySet()).containsExactlyElementsOf(plan.groups());
            one.groups().values().forEach(group -> {
                assertThat(group.gradientNorm()).isPositive();
                assertThat(group.relativeGradient())
                        .isCloseTo(group.gradientNorm() / group.weightNorm(), within(1e-12));
                assertThat(group.updateRatio()).isBetween(1e-6, 1.0);
            });
            assertThat(one.groups().get(plan.groups().get(0)).deadShare()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void factors_ofRelativeGradients_areSharesOfTheLargestAndPositive() {
        assertThat(new RelativeGradients(List.of(0.5, 0.0, 2.0)).factors()).containsExactly(0.25, 1e-6, 1.0);
        assertThat(new RelativeGradients(List.of(0.0, 0.0)).factors()).containsExactly(1.0, 1.0);
    }

    @Test
    void isInputShift_isOfTheFirstGroupAmongThoseThatTrain() {
        RelativeGradients found = new RelativeGradients(List.of(2.0, 1.0, 0.0));
        GroupRule trained = GroupRule.trained(RATE, 0);
        GroupRule frozen = GroupRule.frozen(RATE, 0, NormPolicy.FIXED);
        assertThat(found.isInputShift(List.of(trained, trained, frozen))).isTrue();
        assertThat(found.isInputShift(List.of(trained, frozen, frozen))).as("alone").isFalse();
        assertThat(found.isInputShift(List.of(frozen, trained, trained))).isFalse();
        assertThat(new RelativeGradients(List.of(1.0, 2.0, 0.0)).isInputShift(List.of(trained, trained, frozen)))
                .isFalse();
    }

    /** Norms hide how large the second group's convolutions are, so their gradients are small beside them. */
    @Test
    void run_inWhichTheFirstGroupHasTheLargestGradient_warnsOnceAndGivesAFrozenOneNoRate() throws IOException {
        Set<String> second = Set.copyOf(learner.groups().get(1).parameters());
        Weights weights = Weights.of(RandomWeights.of(Zoo.network("mobilenet_v2"), 1).arrays().values().stream()
                .map(array -> second.contains(array.name()) && array.shape().rank() == 4 ? large(array) : array)
                .toList());
        Path file = folder.resolve("large.safetensors");
        new Safetensors(weights, Map.of()).write(file);
        Learner shifted = Learner.on(folder.resolve("data"))
                .model(new ModelSource("mobilenet_v2", file.toString(), false)).size(32).batch(TinyRun.BATCH)
                .engine(new EngineChoice(Precision.FP32, 1)).logs(List.of(LogKind.CSV)).open();
        Phase.Train all = (Phase.Train) shifted.plan(Recipes.named("constant", Recipe.Settings.of(EPOCHS)
                .withRates(new Rates.AutoRgn(1e-6)).withBatchNorm(NormPolicy.TRAIN))).phases().get(0);
        List<GroupRule> rules = List.of(all.rules().get(0), all.rules().get(1),
                GroupRule.frozen(RATE, 0, NormPolicy.FIXED));
        RunFolder run = shifted.run(plan.withPhases(List.of(all.withRules(rules))), folder.resolve("shifted"),
                event -> { }, () -> false).orElseThrow().folder();
        List<String> warnings = new ArrayList<>();
        List<String> trained = plan.groups().subList(0, 2);
        for (Event event : run.events()) {
            if (event instanceof Event.Warned warned) {
                warnings.add(warned.epoch() + " " + warned.warning());
            } else if (event instanceof Event.Step step) {
                assertThat(step.rates().keySet()).containsExactlyElementsOf(trained);
            } else if (event instanceof Event.RatesRenewed renewed) {
                assertThat(renewed.factors().keySet()).containsExactlyElementsOf(trained);
            }
        }
        assertThat(Files.readString(folder.resolve("shifted/metrics.csv"))).contains("rate_" + trained.get(1))
                .doesNotContain("rate_head");
        assertThat(warnings).containsExactly("1 " + plan.groups().get(0) + " has the largest relative gradient, so the "
                + "photos differ from those of the weights already as pixels; do not freeze it");
    }

    private static NamedArray large(NamedArray array) {
        return NamedArray.rounded(array.name(), array.dtype(), array.shape(),
                DoubleStream.of(array.doubles()).map(value -> 1000 * value).toArray());
    }

    @Test
    void plan_inWhichSeveralGroupsTrain_saysSoInItsFile() {
        assertThat(((Phase.Train) plan.phases().get(0)).autoRgn()).isTrue();
        assertThat(plan.toYaml()).contains("autoRgn: true");
        assertThat(learner.plan(Recipes.constant(1)).toYaml()).doesNotContain("autoRgn");
        assertThat(new RunFolder(folder.resolve("run")).experiment().plan()).isEqualTo(plan);
    }
}
