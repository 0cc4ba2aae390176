package dev.varve.train.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.card.Provenance;
import dev.varve.card.Reason;
import dev.varve.files.WholeFile;
import dev.varve.files.WholeFolder;
import dev.varve.plan.Experiment;
import dev.varve.train.data.LoadedData;
import dev.varve.train.interpret.Answers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of a run, which is all that is needed to look at it, go on with it, or repeat it.
 *
 * <pre>
 * experiment.yaml   what was asked for
 * versions.json     what it ran on: Varve, Java, system, libtorch, bf16
 * weights.json      where the first weights come from: hash, licence, how images were prepared for them
 * data.json         classes, sizes of the parts, fingerprint, images left out
 * tuning.json       how each phase computes, if that was measured
 * forecast.json     how long it was expected to take, if that was asked
 * events.jsonl      what happened
 * metrics.csv       a row for each epoch, if that was asked
 * events.out.tfevents.*  for TensorBoard, if that was asked
 * checkpoint.safetensors, best.safetensors
 * predictions.csv   what the exported model said of the images that it was measured on
 * model.onnx        the result
 * </pre>
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

    static final String EXPERIMENT = "experiment.yaml";
    static final String VERSIONS = "versions.json";
    static final String WEIGHTS = "weights.json";
    static final String DATA = "data.json";
    static final String TUNING = "tuning.json";
    static final String PREDICTIONS = "predictions.csv";
    static final String FORECAST = "forecast.json";

    /**
     * Makes a new folder with its first files, in one step: a folder that is there can be gone on with.
     *
     * @param path where it goes
     * @param texts name and content of each file
     * @throws InvalidInput if something of this name exists, for a run is never overwritten; or if nothing can be
     *     written there
     */
    static RunFolder create(Path path, Map<String, String> texts) {
        requireFree(path);
        try {
            WholeFolder.write(path, aside -> {
                for (Map.Entry<String, String> text : texts.entrySet()) {
                    write(aside.resolve(text.getKey()), text.getValue());
                }
            });
            return new RunFolder(path);
        } catch (IOException failure) {
            throw refused(path, failure);
        }
    }

    private static InvalidInput refused(Path path, IOException failure) {
        return new InvalidInput(failure, "%s: a run folder cannot be made here (%s); choose another --out", path,
                Reason.of(failure));
    }

    private static void write(Path file, String text) throws IOException {
        WholeFile.write(file, channel -> {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /**
     * Refuses a name that is taken, or at which no folder can be made.
     *
     * @return the path
     * @throws InvalidInput if something of this name exists, for a run is never overwritten; or if the disk refuses
     */
    public static Path requireFree(Path path) {
        if (Files.exists(path)) {
            throw new InvalidInput("%s: exists, and is never overwritten; choose another --out, or go on with a run "
                    + "by `varve resume`", path);
        }
        try {
            WholeFolder.tryOut(path);
        } catch (IOException failure) {
            throw refused(path, failure);
        }
        return path;
    }

    /**
     * Opens the folder of a run.
     *
     * @throws InvalidInput if it is none
     */
    public static RunFolder open(Path path) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.experimentFile())) {
            throw new InvalidInput("%s: is no run (it has no experiment.yaml); name the folder that `varve train "
                    + "--out` made", path);
        }
        return folder;
    }

    /**
     * Refuses a run that is over.
     *
     * @throws InvalidInput if the run has its model
     */
    public void requireUnfinished() {
        if (Files.exists(model())) {
            throw new InvalidInput("%s: the run is over, its model is %s; train on with --weights and a new --out",
                    path, model());
        }
    }

    /**
     * Refuses a run that has no model yet.
     *
     * @return this folder
     * @throws InvalidInput if the run is not over
     */
    public RunFolder requireFinished() {
        if (!Files.exists(model())) {
            events().stream().reduce((earlier, last) -> last).ifPresent(last -> {
                if (last instanceof Event.RunFailed failed) {
                    throw new InvalidInput("%s: the run failed and has no model: %s", path, failed.reason());
                }
            });
            throw new InvalidInput("%s: the run is not over and has no model yet; go on with `varve resume %s`", path,
                    path);
        }
        return this;
    }

    /** Where the experiment stands. */
    public Path experimentFile() {
        return path.resolve(EXPERIMENT);
    }

    /** Where the exported model stands when the run is over. */
    public Path model() {
        return path.resolve("model.onnx");
    }

    /** Where the events stand. */
    public Path eventsFile() {
        return path.resolve("events.jsonl");
    }

    /** What was asked for. */
    public Experiment experiment() {
        return Experiment.read(experimentFile());
    }

    /** What happened so far, in order. */
    public List<Event> events() {
        return EventLog.read(eventsFile());
    }

    /**
     * How long the run was expected to take; empty if nobody asked.
     *
     * @throws InvalidInput if the file is damaged
     */
    public Optional<Forecast> forecast() {
        Path file = path.resolve(FORECAST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.builder().build().readValue(file.toFile(), Forecast.class));
        } catch (IOException broken) {
            throw new InvalidInput(broken, "%s: cannot be read; delete it, the run needs it for no more than a "
                    + "comparison", file);
        }
    }

    Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    Path best() {
        return path.resolve("best.safetensors");
    }

    /** The programs and the machine that the run began on. */
    public MachineRecord machine() {
        return read(VERSIONS, MachineRecord.class);
    }

    /** Whether images are those that the run was trained and validated on, and all of them. */
    public boolean hasSeen(LoadedData images) {
        return images.contents().equals(data().contents());
    }

    /** Whether images, and the parts that they are in, are those of the run. */
    public boolean isOf(LoadedData images) {
        return images.fingerprint().equals(data().fingerprint());
    }

    /**
     * What the exported model said of the images that it was measured on; empty in a run of a former version.
     *
     * @param card of the model
     */
    public Optional<Answers> predictions(Card card) {
        Path file = path.resolve(PREDICTIONS);
        return Files.exists(file) ? Optional.of(Answers.read(file, card)) : Optional.empty();
    }

    /** Notes what the exported model said. */
    void write(Answers answers) {
        try {
            write(path.resolve(PREDICTIONS), answers.toCsv());
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be written (%s); check the folder and its rights, then go on "
                    + "with `varve resume %s`", path.resolve(PREDICTIONS), Reason.of(failure), path);
        }
    }

    /** The data and first weights that the run began with. */
    public DataRecord data() {
        return read(DATA, DataRecord.class);
    }

    /** Where the first weights came from; empty in a run of a former version. */
    public Optional<Provenance> weights() {
        return Files.exists(path.resolve(WEIGHTS)) ? Optional.of(read(WEIGHTS, Provenance.class)) : Optional.empty();
    }

    /** How the run computes. */
    Tunings tunings() {
        return Files.exists(path.resolve(TUNING)) ? read(TUNING, Tunings.class) : Tunings.NONE;
    }

    private <T> T read(String name, Class<T> type) {
        Path file = path.resolve(name);
        try {
            return JsonMapper.builder().build().readValue(file.toFile(), type);
        } catch (IOException broken) {
            throw new InvalidInput(broken, "%s: cannot be read; the run folder is damaged, train again", file);
        }
    }

    /** Gives the finished model its name, in one step: a folder with a model is a run that is over. */
    void publish(Path written) {
        try {
            Files.move(written, model(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be written (%s); check the folder and its rights, then go on "
                    + "with `varve resume %s`", model(), Reason.of(failure), path);
        }
    }

    /** Removes what a killed process was writing aside. */
    void removeParts() {
        try {
            for (Path file : files(path)) {
                if (file.toString().endsWith(WholeFile.ASIDE)) {
                    Files.delete(file);
                }
            }
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be changed (%s); check its rights", path, Reason.of(failure));
        }
    }

    /** Where the finished model is written before it gets its name. */
    Path unpublished() {
        return path.resolve("model.onnx" + WholeFile.ASIDE);
    }
}
