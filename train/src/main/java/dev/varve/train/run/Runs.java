package dev.varve.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import dev.varve.card.Provenance;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxImport;
import dev.varve.onnx.OnnxProfile;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.engine.Engine;
import dev.varve.train.interpret.Answers;
import dev.varve.train.metric.Scores;
import dev.varve.weights.Model;
import dev.varve.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Carries out a {@link Setup} in a run folder, from its start or from where it was stopped. */
public final class Runs {

    /** Outputs in the file of predictions: about 100 MB. */
    private static final long MOST_NOTED = 10_000_000;

    private final Setup setup;
    private final RunFolder folder;
    private final Listener listener;
    private final BooleanSupplier stop;

    private Runs(Setup setup, RunFolder folder, Listener listener, BooleanSupplier stop) {
        this.setup = setup;
        this.folder = folder;
        this.listener = listener;
        this.stop = stop;
    }

    /**
     * Trains in a new folder.
     *
     * @param setup what to train; its experiment names the folder
     * @param forecast how long it is expected to take, to be compared in the end
     * @param listener hears of every event besides the folder's log
     * @param stop asked after every batch; true saves the state and ends the run
     * @return the result; empty if the run was stopped
     * @throws InvalidInput if the folder exists, or training cannot go on
     */
    public static Optional<Result> start(Setup setup, Optional<Forecast> forecast, Listener listener,
            BooleanSupplier stop) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(RunFolder.VERSIONS, json(MachineRecord.current()));
        texts.put(RunFolder.WEIGHTS, json(setup.model().card().provenance()));
        texts.put(RunFolder.DATA, json(DataRecord.of(setup)));
        texts.put(RunFolder.EXPERIMENT, setup.experiment().toYaml());
        if (!setup.tunings().equals(Tunings.NONE)) {
            texts.put(RunFolder.TUNING, json(setup.tunings()));
        }
        forecast.ifPresent(value -> texts.put(RunFolder.FORECAST, json(value)));
        RunFolder folder = RunFolder.create(Path.of(setup.experiment().out()), texts);
        return new Runs(setup, folder, listener, stop).carryOut(TrainingLoop::start);
    }

    /**
     * Goes on with a run from its last checkpoint, or from its start if it has none yet.
     *
     * @param folder the run's folder
     * @param setup the folder's experiment, found again; it is computed as the folder says
     * @param listener as in {@link #start}
     * @param stop as in {@link #start}
     * @return the result; empty if the run was stopped again
     * @throws InvalidInput if the run is over, or data, libtorch or machine are not those that it began with
     */
    public static Optional<Result> resume(RunFolder folder, Setup setup, Listener listener, BooleanSupplier stop) {
        folder.requireUnfinished();
        folder.machine().requireSame(setup.experiment(), folder.path());
        folder.data().requireSame(setup, folder.path());
        requireSameWeights(folder, setup.model().card().provenance());
        return new Runs(setup.with(folder.tunings()), folder, listener, stop).carryOut(loop -> loop.resume(
                Files.exists(folder.checkpoint()) ? Checkpoint.load(folder.checkpoint())
                        : Checkpoint.start(setup.weights())));
    }

    private static void requireSameWeights(RunFolder folder, Provenance found) {
        folder.weights().filter(began -> !began.weightsSha256().equals(found.weightsSha256())).ifPresent(began -> {
            throw new InvalidInput("%s: the run began with the weights %s (SHA-256 %s), found %s; put the former back, "
                    + "or train anew", folder.path(), began.weights(), began.weightsSha256(), found.weightsSha256());
        });
    }

    private Optional<Result> carryOut(Function<TrainingLoop, Weights> way) {
        Optional<Forecast> forecast = folder.forecast();
        try (EventLog log = new EventLog(folder.eventsFile());
                RunLogs logs = RunLogs.open(setup.experiment().logs(), folder);
                Engine engine = Engine.open(new Engine.Settings(setup.experiment().engine().threads(),
                        Arithmetic.F32))) {
            folder.removeParts();
            GuardedListener guarded = new GuardedListener(listener, log);
            Listener all = log.and(logs).and(guarded);
            TrainingLoop loop = new TrainingLoop(setup, engine, folder, all,
                    () -> stop.getAsBoolean() || guarded.hasFailed());
            try {
                Weights weights = way.apply(loop);
                Path written = export(weights);
                Result result = measure(engine, OnnxImport.read(written));
                note(result);
                all.on(finished(result, loop.steps(), forecast));
                folder.publish(written);
                guarded.requireSound("the run is over, its model is " + folder.model());
                return Optional.of(result);
            } catch (TrainingLoop.Stopped stopped) {
                guarded.requireSound("the run is saved; go on with `varve resume " + folder.path() + "`");
                return Optional.empty();
            } catch (RuntimeException failure) {
                report(failure, loop, all);
                throw failure;
            }
        }
    }

    /** Writes into the log why the run ends, if the log can still be written. */
    private static void report(RuntimeException failure, TrainingLoop loop, Listener all) {
        try {
            all.on(loop.failed(String.valueOf(failure.getMessage())));
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    private Path export(Weights weights) {
        Path written = folder.unpublished();
        OnnxExport.replace(new Model(setup.network(), weights, setup.model().card()), OnnxProfile.TRAINABLE, written);
        return written;
    }

    /** Measures the file's model in fp32, whatever the precision of training was. */
    private Result measure(Engine engine, Model exported) {
        Part part = setup.data().dataset().indices(Part.TEST).length > 0 ? Part.TEST : Part.VALID;
        List<GroupRule> frozen = setup.groups().names().stream()
                .map(group -> GroupRule.frozen(1, 0, NormPolicy.FIXED)).toList();
        engine.load(exported.network(), exported.weights());
        engine.begin(Executions.of(exported.network(), setup.groups(), frozen, Precision.FP32, false),
                exported.card().preprocessing(), setup.still());
        ImageBatches batches = setup.batches();
        return new Result(folder, part, Measured.keeping(engine, new Feed(engine, batches,
                batches.plain(exported.card().preprocessing()), batches.items(part), Optional.empty()),
                setup.watch()));
    }

    /** Keeps what the exported model said, where the file is of a size to look at. */
    private void note(Result result) {
        Scores scores = result.measured().evidence().scores();
        if ((long) scores.rows() * scores.outputs() <= MOST_NOTED) {
            Dataset data = setup.data().dataset();
            List<String> images = Arrays.stream(data.indices(result.part()))
                    .mapToObj(item -> data.items().get(item).path()).toList();
            folder.write(new Answers(setup.model().card().target(), data.classes(), images, scores));
        }
    }

    private Event finished(Result result, int steps, Optional<Forecast> forecast) {
        List<Event> events = folder.events();
        String now = TrainingLoop.now();
        double seconds = Spent.of(events).seconds() + Spent.between(events.get(events.size() - 1).time(), now);
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        metrics.put(result.part().toString(), result.measured().figures());
        return new Event.RunFinished(now, "", 0, steps, metrics, seconds,
                forecast.map(Forecast::seconds).orElse(null), folder.model().getFileName().toString());
    }

    private static String json(Object value) {
        try {
            return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
