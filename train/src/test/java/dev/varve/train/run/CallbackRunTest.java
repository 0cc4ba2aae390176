package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.varve.card.InvalidInput;
import dev.varve.plan.Callback;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.LogKind;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Plan.Keep;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callbacks, logs and listeners do in a run, and in one that was stopped again and again. */
class CallbackRunTest {

    private static final int EPOCHS = 6;
    /** Half of the training images: few steps, since a run is stopped at each. */
    private static final int BATCH = 16;
    private static final int STEPS_PER_EPOCH = 2;
    private static final int EVERY = 3;
    /** Nothing is ever better by so much, but the first epoch. */
    private static final double NEVER = 10;
    /** Lowered behind the epochs 2 and 3, the latter of which is then the last of all. */
    private static final List<Callback> CALLBACKS = List.of(
            new Callback.ReduceOnPlateau("loss", 1, NEVER, 0.5, 0), new Callback.EarlyStopping("f1", 2, NEVER));
    private static final int DONE = 3;

    @TempDir
    private static Path folder;
    private static Learner learner;
    private static Plan plan;
    private static Result result;
    private static final List<Event> EVENTS = new ArrayList<>();

    @BeforeAll
    static void train() {
        learner = Learner.on(TinyRun.pictures(folder.resolve("data")))
                .model(new ModelSource("mobilenet_v2", "", true)).size(32).batch(BATCH)
                .engine(new EngineChoice(Precision.FP32, 1)).logs(List.of(LogKind.CSV, LogKind.TENSORBOARD))
                .statistics(EVERY).open();
        plan = TinyRun.plan(learner, EPOCHS, 5e-3, Keep.LAST).withCallbacks(CALLBACKS);
        result = learner.run(plan, folder.resolve("run"), new Late(), () -> false).orElseThrow();
    }

    /** Asks for the end of the run when it has come. */
    private static final class Late implements Listener {

        @Override
        public void on(Event event) {
            EVENTS.add(event);
        }

        @Override
        public boolean stops() {
            return !of(Event.EndedEarly.class).isEmpty();
        }
    }

    private static <T extends Event> List<T> of(Class<T> kind) {
        return EVENTS.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void run_withNothingBetter_endsThePhaseAndSaysSo() {
        assertThat(of(Event.EpochFinished.class)).extracting(epoch -> epoch.phase() + " " + epoch.epoch())
                .containsExactly("frozen 1", "unfrozen 1", "unfrozen 2", "unfrozen 3");
        assertThat(of(Event.EndedEarly.class)).extracting(one -> one.what() + " " + one.phase() + " " + one.epoch())
                .containsExactly("phase unfrozen " + DONE);
        assertThat(of(Event.RatesReduced.class)).extracting(Event.RatesReduced::factor)
                .containsExactly(0.5, 0.25);
    }

    @Test
    void run_onAPlateau_lowersTheRatesOfAllGroupsAndKeepsTheirRatios() {
        Phase.Train phase = (Phase.Train) plan.phases().get(1);
        List<Event.Step> steps = of(Event.Step.class).stream().filter(step -> step.phase().equals("unfrozen")).toList();
        assertThat(steps).hasSize(DONE * STEPS_PER_EPOCH);
        for (int i = 0; i < steps.size(); i++) {
            double factor = Math.pow(0.5, Math.max(0, steps.get(i).epoch() - 2));
            List<Double> scheduled = phase.rates((double) i / (EPOCHS * STEPS_PER_EPOCH));
            List<Double> rates = List.copyOf(steps.get(i).rates().values());
            for (int group = 0; group < rates.size(); group++) {
                assertThat(rates.get(group)).as("step %d", i).isEqualTo(scheduled.get(group) * factor);
            }
        }
    }

    @Test
    void resume_afterManyStops_endsWithTheBytesOfOneGo() throws IOException {
        Path out = folder.resolve("stopped");
        BooleanSupplier stop = TinyRun.everySecondChance();
        assertThat(learner.run(plan, out, event -> { }, stop)).isEmpty();
        while (Learner.resume(out, event -> { }, stop).isEmpty()) {
            assertThat(out.resolve("checkpoint.safetensors")).exists();
        }
        assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(result.folder().model());
        assertThat(out.resolve("checkpoint.safetensors")).hasSameBinaryContentAs(result.folder().checkpoint());
        assertThat(new RunFolder(out).events()).hasAtLeastOneElementOfType(Event.RatesReduced.class)
                .hasAtLeastOneElementOfType(Event.EndedEarly.class);
        assertThat(rows(out)).extracting(CallbackRunTest::withoutSeconds).isEqualTo(
                rows(folder.resolve("run")).stream().map(CallbackRunTest::withoutSeconds).toList());
        assertThat(losses(out)).as("as TensorBoard puts the parts together").isEqualTo(losses(folder.resolve("run")));
    }

    private static Map<String, String> withoutSeconds(CSVRecord row) {
        Map<String, String> cells = new LinkedHashMap<>(row.toMap());
        cells.remove("seconds");
        return cells;
    }

    @Test
    void run_thatAListenerEnds_isExportedAndGoneOnWithToTheSameBytes() throws IOException {
        Path out = folder.resolve("ended");
        Plan folded = TinyRun.solveThenTune(learner, EPOCHS);
        class SecondEpoch implements Listener {
            private boolean reached;

            @Override
            public void on(Event event) {
                reached = event instanceof Event.EpochFinished && event.phase().equals("tuned") && event.epoch() == 2;
            }

            @Override
            public boolean stops() {
                return reached;
            }
        }

        Result ended = learner.run(folded, out, new SecondEpoch(), () -> false).orElseThrow();
        List<Event> events = ended.folder().events();
        assertThat(events).filteredOn(Event.EndedEarly.class::isInstance).singleElement()
                .satisfies(event -> assertThat(((Event.EndedEarly) event).what()).isEqualTo("run"));
        assertThat(events).filteredOn(Event.EpochFinished.class::isInstance).hasSize(1 + 2);

        Path killed = Files.createDirectory(folder.resolve("killed"));     // right behind the last checkpoint
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(one -> !one.endsWith("model.onnx")).toList()) {
                Files.copy(file, killed.resolve(file.getFileName()));
            }
        }
        Learner.resume(killed, event -> { }, () -> false).orElseThrow();
        assertThat(killed.resolve("model.onnx")).hasSameBinaryContentAs(ended.folder().model());
    }

    @Test
    void run_whoseListenerThrows_isSavedAndSaysWhoAndWhere() throws IOException {
        Path out = folder.resolve("thrown");
        List<Event> heard = new ArrayList<>();
        Listener wrong = event -> {
            heard.add(event);
            if (event.step() == 1) {
                throw new IllegalArgumentException("no such column");
            }
        };
        assertThatThrownBy(() -> learner.run(plan, out, wrong, () -> false)).isInstanceOf(IllegalStateException.class)
                .hasMessage("listener " + CallbackRunTest.class.getName() + ": must not throw, threw "
                        + "java.lang.IllegalArgumentException: no such column at Step of phase 'frozen', epoch 1, step "
                        + "1; mend it (the run is saved; go on with `varve resume " + out + "`)")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(heard.get(heard.size() - 1)).isInstanceOf(Event.Step.class);
        assertThat(new RunFolder(out).events()).hasAtLeastOneElementOfType(Event.Warned.class);
        Learner.resume(out, event -> { }, () -> false).orElseThrow();
        assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(result.folder().model());
    }

    @Test
    void run_whoseListenerThrowsAtTheEnd_hasItsModelAllTheSame() {
        Path out = folder.resolve("thrown-late");
        Plan one = TinyRun.plan(learner, 1, 5e-3, Keep.LAST);
        assertThatThrownBy(() -> learner.run(one, out, event -> {
            if (event instanceof Event.RunFinished) {
                throw new IllegalStateException("disk");
            }
        }, () -> false)).hasMessageEndingWith("; mend it (the run is over, its model is " + out.resolve("model.onnx")
                + ")");
        assertThat(out.resolve("model.onnx")).exists();
    }

    @Test
    void setup_withAMonitorThatThereIsNot_isRefused() {
        for (String wrong : List.of("accurracy", "rmse")) {
            Plan other = plan.withCallbacks(List.of(CALLBACKS.get(0), new Callback.EarlyStopping(wrong, 1, 0)));
            assertThatThrownBy(() -> learner.setup(other, folder.resolve("no"))).isInstanceOf(InvalidInput.class)
                    .hasMessageStartingWith("callbacks[1].monitor " + wrong + ": ");
        }
    }

    @Test
    void csv_ofARun_hasARowForEachEpochWithAllFiguresAndRates() throws IOException {
        List<CSVRecord> rows = rows(folder.resolve("run"));
        assertThat(rows.get(0).getParser().getHeaderNames()).startsWith("phase", "epoch", "step", "seconds",
                "train_loss", "train_accuracy", "valid_loss", "valid_accuracy").endsWith(
                plan.groups().stream().map(group -> "rate_" + group).toArray(String[]::new));
        assertThat(rows).extracting(row -> row.get("phase") + row.get("epoch"))
                .containsExactly("frozen1", "unfrozen1", "unfrozen2", "unfrozen3");
        Event.EpochFinished last = of(Event.EpochFinished.class).get(DONE);
        CSVRecord row = rows.get(DONE);
        assertThat(row.get("step")).isEqualTo("" + last.step());
        last.metrics().get("valid").forEach((name, value) -> assertThat(row.get("valid_" + name))
                .isEqualTo("" + value));
        assertThat(row.get("train_loss")).isEqualTo("" + last.metrics().get("train").get("loss"));
        List<Event.Step> steps = of(Event.Step.class);
        steps.get(steps.size() - 1).rates().forEach((group, rate) -> assertThat(row.get("rate_" + group))
                .isEqualTo("" + rate));
    }

    private static List<CSVRecord> rows(Path run) throws IOException {
        try (CSVParser parser = CSVParser.parse(Files.readString(run.resolve("metrics.csv")),
                CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build())) {
            return parser.getRecords();
        }
    }

    @Test
    void tensorBoard_ofARun_hasTheScalarsOfEveryBatchAndEpoch() throws IOException {
        Map<String, Map<Long, Float>> scalars = scalars(folder.resolve("run"));
        for (Event.Step step : of(Event.Step.class)) {
            assertThat(scalars.get("batch/loss").get((long) step.step())).isEqualTo((float) step.loss());
            step.rates().forEach((group, rate) -> assertThat(scalars.get("rate/" + group).get((long) step.step()))
                    .isEqualTo(rate.floatValue()));
        }
        for (Event.EpochFinished epoch : of(Event.EpochFinished.class)) {
            epoch.metrics().forEach((part, figures) -> figures.forEach((name, value) -> assertThat(
                    scalars.get(part + "/" + name).get((long) epoch.step())).isEqualTo(value.floatValue())));
        }
        assertThat(scalars).containsKey("result/valid/accuracy");
        List<Event.GroupsMeasured> measured = of(Event.GroupsMeasured.class);
        assertThat(measured).hasSize((1 + DONE) * STEPS_PER_EPOCH / EVERY);
        measured.forEach(one -> one.groups().forEach((group, figures) -> {
            assertThat(scalars.get("update_ratio/" + group).get((long) one.step()))
                    .isEqualTo((float) figures.updateRatio());
            assertThat(scalars.containsKey("dead_channels/" + group)).isEqualTo(figures.deadShare() != null);
        }));
    }

    private static Map<Long, Float> losses(Path run) throws IOException {
        return scalars(run).get("batch/loss");
    }

    /** All files of a run as TensorBoard reads them: by their names, and each start forgets later steps. */
    private static Map<String, Map<Long, Float>> scalars(Path run) throws IOException {
        Map<String, Map<Long, Float>> scalars = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(run)) {
            for (Path file : files.filter(one -> one.toString().contains("tfevents")).sorted().toList()) {
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
                assertThat(file.getFileName().toString()).matches("events\\.out\\.tfevents\\.\\d{10}\\.varve");
                while (bytes.hasRemaining()) {
                    read(record(bytes), scalars);
                }
            }
        }
        return scalars;
    }

    private static byte[] record(ByteBuffer bytes) {
        byte[] length = new byte[Long.BYTES];
        bytes.duplicate().get(length);
        byte[] data = new byte[Math.toIntExact(bytes.getLong())];
        assertThat(bytes.getInt()).isEqualTo(masked(length));
        bytes.get(data);
        assertThat(bytes.getInt()).isEqualTo(masked(data));
        return data;
    }

    /** As written in TensorFlow's record_writer: {@code ((crc >> 15) | (crc << 17)) + 0xa282ead8}. */
    private static int masked(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        long crc = checksum.getValue();
        return (int) (((crc >> 15 | crc << 17) & 0xffffffffL) + 0xa282ead8L);
    }

    private static void read(byte[] event, Map<String, Map<Long, Float>> scalars) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(event);
        long step = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> assertThat(in.readDouble()).isCloseTo(System.currentTimeMillis() / 1e3, within(3600.0));
                case 2 -> step = in.readInt64();
                case 3 -> assertThat(in.readString()).isEqualTo("brain.Event:2");
                case 5 -> values(in.readByteArray(), step, scalars);
                case 7 -> {
                    long from = step;
                    assertThat(in.readByteArray()).as("status START").containsExactly(8, 1);
                    scalars.values().forEach(one -> one.keySet().removeIf(past -> past >= from));
                }
                default -> throw new AssertionError(tag);
            }
        }
    }

    private static void values(byte[] summary, long step, Map<String, Map<Long, Float>> scalars) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(summary);
        while (in.readTag() != 0) {
            CodedInputStream value = CodedInputStream.newInstance(in.readByteArray());
            value.readTag();
            String name = value.readString();
            value.readTag();
            scalars.computeIfAbsent(name, any -> new LinkedHashMap<>()).put(step, value.readFloat());
        }
    }
}
