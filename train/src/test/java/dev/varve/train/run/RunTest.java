package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.InvalidInput;
import dev.varve.group.LayerGroup;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Plan.Keep;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.cache.Cache;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one small fine-tune leaves behind, and how runs end that are stopped or cannot go on. */
class RunTest {

    private static final int EPOCHS = 2;
    private static final int STEPS = (1 + EPOCHS) * TinyRun.STEPS_PER_EPOCH;
    private static final double RARELY = 60;

    @TempDir
    private static Path folder;
    private static Learner learner;
    private static Plan plan;
    private static Result result;
    private static Checkpoint afterFrozenPhase;

    @BeforeAll
    static void fineTune() {
        learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, RARELY);
        plan = TinyRun.plan(learner, EPOCHS, 5e-3, Keep.BEST);
        result = learner.run(plan, folder.resolve("run"), RunTest::remember, () -> false).orElseThrow();
    }

    private static void remember(Event event) {
        if (event instanceof Event.CheckpointSaved && event.phase().equals("frozen")) {
            afterFrozenPhase = Checkpoint.load(folder.resolve("run/checkpoint.safetensors"));
        }
    }

    @Test
    void run_inTheFrozenPhase_changesNoByteOfTheBody() {
        Weights first = firstWeights();
        for (NamedArray array : first.arrays().values()) {
            if (!isOfHead(array.name())) {
                assertThat(afterFrozenPhase.weights().get(array.name())).as(array.name()).isEqualTo(array);
            }
        }
        assertThat(headParameters()).isNotEmpty()
                .anySatisfy(name -> assertThat(afterFrozenPhase.weights().get(name)).isNotEqualTo(first.get(name)));
    }

    @Test
    void run_inTheFrozenPhase_keepsOptimizerStateOfTheHeadAlone() {
        assertThat(afterFrozenPhase.optimizer().names()).isNotEmpty()
                .allMatch(name -> headParameters().stream().anyMatch(name::contains));
    }

    @Test
    void run_inTheUnfrozenPhase_changesEveryGroup() {
        Weights last = Checkpoint.load(result.folder().checkpoint()).weights();
        for (LayerGroup group : learner.groups().groups()) {
            String name = group.parameters().get(0);
            assertThat(last.get(name)).as(name).isNotEqualTo(firstWeights().get(name));
        }
    }

    private static Weights firstWeights() {
        return learner.setup(plan, folder.resolve("run")).weights();
    }

    private static List<String> headParameters() {
        List<LayerGroup> groups = learner.groups().groups();
        return groups.get(groups.size() - 1).parameters();
    }

    /** The head's statistics belong to it as well. */
    private static boolean isOfHead(String name) {
        return headParameters().stream().anyMatch(
                parameter -> name.startsWith(parameter.substring(0, parameter.lastIndexOf('.') + 1)));
    }

    @Test
    void run_keepingTheBest_exportsTheBytesOfThatEpoch() {
        assertSame(OnnxImport.read(result.folder().model()).weights(),
                Safetensors.read(result.folder().best()).weights());
    }

    @Test
    void epochKept_keepingTheBest_isTheLastOfThoseWithTheHighestFigure() throws IOException {
        JsonNode best = of("epoch_finished").stream().reduce((one, other) -> valid(other) >= valid(one) ? other : one)
                .orElseThrow();
        JsonNode kept = of("epoch_kept").get(0);
        assertThat(kept.get("phase")).isEqualTo(best.get("phase"));
        assertThat(kept.get("epoch")).isEqualTo(best.get("epoch"));
        assertThat(kept.get("epochs").intValue())
                .isEqualTo(kept.get("phase").textValue().equals("frozen") ? 1 : EPOCHS);
        assertThat(kept.get("monitor").textValue()).isEqualTo("accuracy");
        assertThat(kept.get("figure").doubleValue()).isEqualTo(valid(best));
    }

    private static double valid(JsonNode epoch) {
        return epoch.at("/metrics/valid/accuracy").doubleValue();
    }

    @Test
    void run_keepingTheLast_exportsTheBytesOfTheLastEpochAndLeavesNoNativeHandle() {
        long handles = Pointer.totalCount();        // the first run has loaded what stays for good
        Result last = learner.run(TinyRun.plan(learner, 1, 5e-3, Keep.LAST), folder.resolve("last"), event -> { },
                () -> false).orElseThrow();
        assertThat(Pointer.totalCount()).isEqualTo(handles);
        assertSame(OnnxImport.read(last.folder().model()).weights(),
                Checkpoint.load(last.folder().checkpoint()).weights());
        assertThat(last.folder().best()).doesNotExist();
        assertThat(last.folder().events()).filteredOn(Event.EpochKept.class::isInstance).singleElement()
                .extracting(kept -> ((Event.EpochKept) kept).inWords()).asString()
                .startsWith("epoch 1 of 1 of phase unfrozen, valid accuracy ");
    }

    private static void assertSame(Weights exported, Weights kept) {
        assertThat(exported.names()).containsExactlyInAnyOrderElementsOf(kept.names());
        kept.arrays().forEach((name, array) -> assertThat(exported.get(name)).as(name).isEqualTo(array));
    }

    @Test
    void experimentFile_ofARun_isWhatWasAskedFor() {
        Experiment asked = learner.setup(plan, folder.resolve("run")).experiment();
        assertThat(result.folder().experiment()).isEqualTo(asked);
        assertThat(Path.of(asked.data().path())).isAbsolute();
    }

    @Test
    void eventsFile_ofARun_hasEveryKindInOrderWithItsPlace() throws IOException {
        List<JsonNode> lines = lines(result.folder());
        assertThat(lines).allSatisfy(line -> {
            assertThat(Instant.parse(line.get("time").textValue())).isBefore(Instant.now());
            assertThat(line.get("phase").isTextual()).isTrue();
            assertThat(line.get("epoch").isInt() && line.get("step").isInt()).isTrue();
        });
        List<String> epoch = List.of("step", "step", "step", "step", "epoch_finished", "checkpoint_saved");
        List<String> kinds = new ArrayList<>(List.of("run_started", "phase_started"));
        kinds.addAll(epoch);
        kinds.add("phase_started");
        kinds.addAll(epoch);
        kinds.addAll(epoch);
        kinds.addAll(List.of("epoch_kept", "run_finished"));
        assertThat(lines).extracting(line -> line.get("event").textValue()).containsExactlyElementsOf(kinds);
        assertThat(of("checkpoint_saved"))
                .extracting(line -> line.get("phase").textValue() + " " + line.get("epoch") + " " + line.get("step"))
                .containsExactly("frozen 1 4", "unfrozen 1 8", "unfrozen 2 12");
    }

    @Test
    void eventsFile_ofAStep_hasLossAndTheRateOfEachGroupThatTrains() throws IOException {
        List<JsonNode> steps = of("step");
        assertThat(steps).extracting(step -> step.get("step").intValue())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, STEPS).boxed().toList());
        for (JsonNode step : steps) {
            assertThat(step.get("loss").doubleValue()).isPositive();
            assertThat(step.get("imagesPerSecond").doubleValue()).isPositive();
            boolean frozen = step.get("step").intValue() <= TinyRun.STEPS_PER_EPOCH;
            assertThat(step.get("rates").fieldNames()).toIterable()
                    .containsExactlyElementsOf(frozen ? List.of("head") : learner.groups().names());
        }
        double headsPeak = ((Phase.Train) plan.phases().get(1)).rules()
                .get(learner.groups().size() - 1).rate();
        assertThat(steps.get(TinyRun.STEPS_PER_EPOCH).at("/rates/head").doubleValue())
                .isCloseTo(headsPeak / 5, within(1e-12));
    }

    @Test
    void eventsFile_ofEpochsAndEnd_hasTheMetrics() throws IOException {
        for (JsonNode epoch : of("epoch_finished")) {
            assertThat(epoch.at("/metrics/valid/accuracy").doubleValue()).isBetween(0.0, 1.0);
            assertThat(epoch.at("/metrics/valid/loss").doubleValue()).isPositive();
            assertThat(epoch.at("/metrics/train/loss").doubleValue()).isPositive();
            assertThat(epoch.get("seconds").doubleValue()).isPositive();
        }
        JsonNode end = of("run_finished").get(0);
        assertThat(end.at("/metrics/valid/accuracy").doubleValue()).isEqualTo(result.measured().accuracy());
        assertThat(end.get("model").textValue()).isEqualTo("model.onnx");
        assertThat(end.get("step").intValue()).isEqualTo(STEPS);
        assertThat(end.get("seconds").doubleValue())
                .isCloseTo(Spent.of(result.folder().events()).seconds(), within(1e-6));
        assertThat(end.has("foretoldSeconds")).as("nobody asked").isFalse();
    }

    @Test
    void run_withAForecast_remembersItOverAStop() {
        Path out = folder.resolve("foretold");
        Setup setup = learner.setup(plan, out);
        Forecast forecast = new Forecaster(setup, new GivenSpeeds(0)).forecast();
        assertThat(learner.run(setup, forecast, event -> { }, () -> true)).isEmpty();
        RunFolder run = Learner.resume(out, event -> { }, () -> false).orElseThrow().folder();
        assertThat(run.forecast()).contains(forecast);
        assertThat(result.folder().forecast()).isEmpty();
        List<Event> events = run.events();
        Event.RunFinished finished = (Event.RunFinished) events.get(events.size() - 1);
        assertThat(finished.foretoldSeconds()).isEqualTo(forecast.seconds());
        assertThat(finished.seconds()).as("of both parts").isCloseTo(Spent.of(events).seconds(), within(1e-6));
    }

    @Test
    void forecast_thatIsDamaged_isRefusedBeforeTheRunGoesOn() throws IOException {
        Path out = folder.resolve("damaged");
        Setup setup = learner.setup(plan, out);
        learner.run(setup, new Forecaster(setup, new GivenSpeeds(0)).forecast(), event -> { }, () -> true);
        Path file = Files.writeString(out.resolve("forecast.json"), "{");
        assertThatThrownBy(() -> Learner.resume(out, event -> { }, () -> false)).isInstanceOf(InvalidInput.class)
                .hasMessage(file + ": cannot be read; delete it, the run needs it for no more than a comparison");
    }

    private static List<JsonNode> of(String kind) throws IOException {
        return lines(result.folder()).stream().filter(line -> line.get("event").textValue().equals(kind)).toList();
    }

    private static List<JsonNode> lines(RunFolder run) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.eventsFile())) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    @Test
    void run_whoseLossIsNoNumber_namesStepAndRateAndKeepsTheLastGoodCheckpoint() throws IOException {
        Learner often = TinyRun.learner(folder.resolve("data"), Precision.FP32, 1e-9);
        Plan steep = TinyRun.plan(often, 1, 1e30, Keep.LAST);
        Path out = folder.resolve("steep");
        assertThatThrownBy(() -> often.run(steep, out, event -> { }, () -> false)).isInstanceOf(InvalidInput.class)
                .hasMessageMatching("step \\d+ of phase frozen: the .* must be finite, found .* at the rates "
                        + "[^\\[]*e\\+[^\\]]*; train again with a lower --lr "
                        + "\\(the last good checkpoint is kept in .*\\)");
        List<JsonNode> lines = lines(new RunFolder(out));
        JsonNode failed = lines.get(lines.size() - 1);
        assertThat(failed.get("event").textValue()).isEqualTo("run_failed");
        assertThat(failed.get("reason").textValue()).contains("must be finite");
        assertThat(Checkpoint.load(out.resolve("checkpoint.safetensors")).isFinite()).isTrue();
        assertThat(out.resolve("model.onnx")).doesNotExist();
    }

    @Test
    void run_intoAFolderThatExists_leavesItAsItIs() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        assertThatThrownBy(() -> learner.run(plan, taken, event -> { }, () -> false))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("taken: exists, and is never overwritten");
        assertThat(taken).isEmptyDirectory();
    }

    @Test
    void run_whoseCacheBreaks_endsWithTheSameBytesAndSaysSoOnce() throws IOException {
        Path cache = Cache.folder().resolve("pixels");
        Path away = Files.move(cache, cache.resolveSibling("away"));
        List<Event.Warned> warnings = new ArrayList<>();
        Path out = folder.resolve("broken-cache");
        try {
            learner.run(plan, out, event -> {
                if (event instanceof Event.PhaseStarted) {
                    replaceByFile(cache);
                } else if (event instanceof Event.Warned warned) {
                    warnings.add(warned);
                }
            }, () -> false);
        } finally {
            Files.delete(cache);
            Files.move(away, cache);
        }
        assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(result.folder().model());
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0).warning()).startsWith("The cache of prepared photos in " + cache
                + " cannot be written (").endsWith("make room, or let VARVE_CACHE name another folder");
    }

    private static void replaceByFile(Path cache) {
        try {
            if (Files.deleteIfExists(cache)) {
                Files.writeString(cache, "");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void resume_ofARunThatIsOver_namesItsModel() {
        assertThatThrownBy(() -> Learner.resume(folder.resolve("run"), event -> { }, () -> false))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("the run is over, its model is");
    }

    @Test
    void resume_whileTheRunIsHeld_isRefused() {
        Path out = folder.resolve("held");
        assertThat(learner.run(plan, out, event -> { }, () -> true)).isEmpty();
        try (EventLog held = new EventLog(out.resolve("events.jsonl"))) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> Learner.resume(out, event -> { }, () -> false))
                    .isInstanceOf(InvalidInput.class).hasMessageContaining("another process is training in this run");
        }
    }

    @Test
    void resume_afterAStopAtEveryBatch_endsWithTheBytesOfOneGo() {
        Path out = folder.resolve("stopped");
        assertThat(learner.run(plan, out, event -> { }, () -> true)).isEmpty();
        int stops = 1;
        while (Learner.resume(out, event -> { }, () -> true).isEmpty()) {
            stops++;
        }
        assertThat(stops).isGreaterThanOrEqualTo(STEPS);
        assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(result.folder().model());
        assertThat(out.resolve("checkpoint.safetensors")).hasSameBinaryContentAs(result.folder().checkpoint());
        assertThat(new RunFolder(out).events()).hasAtLeastOneElementOfType(Event.RunInterrupted.class)
                .hasAtLeastOneElementOfType(Event.RunResumed.class);
        assertThat(losses(out)).isEqualTo(losses(folder.resolve("run")));
    }

    private static Map<Integer, Double> losses(Path run) {
        return new RunFolder(run).events().stream().filter(Event.Step.class::isInstance).map(Event.Step.class::cast)
                .collect(Collectors.toMap(Event.Step::step, Event.Step::loss, (former, last) -> last));
    }
}
