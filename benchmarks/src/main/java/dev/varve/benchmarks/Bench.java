package dev.varve.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.card.Reading;
import dev.varve.card.Version;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxProfile;
import dev.varve.train.cache.Room;
import dev.varve.weights.Model;
import dev.varve.weights.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What all questions share: options, a folder for files, the networks and pixels that all sides work on. */
final class Bench implements AutoCloseable {

    private static final int SIZE = 224;
    private static final int SHORT_SIDE = SIZE * 8 / 7;
    private static final int PHOTOS = 320;
    private static final int SECONDS_OF_LAP = 3;
    private static final long ROOM_BYTES = 4L << 30;

    private final Options options;
    private final Path folder;
    private final Map<String, Subject> subjects = new HashMap<>();
    private Photos photos;
    private Batches batches;
    private String interpreter;

    /** Makes the folder; {@link #close} removes it. */
    Bench(Options options) throws IOException {
        this.options = options;
        this.folder = Files.createTempDirectory("varve-benchmarks");
    }

    Options options() {
        return options;
    }

    int threads() {
        return options.number("--threads", Runtime.getRuntime().availableProcessors());
    }

    int batch() {
        return options.number("--batch", 32);
    }

    /** Pixels of each side of what the networks see. */
    int size() {
        return SIZE;
    }

    int rounds(Pace pace) {
        return options.number("--rounds", pace.rounds());
    }

    /** How long a turn lasts at least. */
    double secondsOfLap() {
        return options.number("--seconds", SECONDS_OF_LAP);
    }

    /** A file or folder that is gone when the benchmark ends. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Room for kept photos in a folder that is gone when the benchmark ends. */
    Room room(String name) {
        return Room.in(file(name), ROOM_BYTES);
    }

    /** Photos of {@code --data}, the same for all. */
    Photos photos() throws IOException {
        if (photos == null) {
            photos = Photos.some(data(), options.number("--photos", PHOTOS), file("photos"));
        }
        return photos;
    }

    /**
     * The folder of photos.
     *
     * @throws InvalidInput if none was given
     */
    Path data() {
        return options.path("--data");
    }

    /** Decoded pixels: of photos, or random ones where there are none. */
    Batches batches() {
        try {
            if (batches == null) {
                batches = options.has("--data")
                        ? Batches.decoded(photos().dataset(), crop(), batch()) : Batches.random(batch(), size());
                batches.write(file("batches.safetensors"));
            }
            return batches;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How photos are resized and cut for validation. */
    Preprocessing crop() {
        List<Double> any = Collections.nCopies(Reading.RGB.channels(), 0.5);
        return new Preprocessing(SHORT_SIDE, size(), Interpolation.AREA, any, any);
    }

    /** A network; built once. */
    Subject subject(String architecture) {
        return subjects.computeIfAbsent(architecture, Subject::of);
    }

    /** A network's weights as a file. */
    Path weights(String architecture) throws IOException {
        Path file = file(architecture + ".safetensors");
        if (!Files.exists(file)) {
            new Safetensors(subject(architecture).weights(), Map.of()).write(file);
        }
        return file;
    }

    /** A network as an exported model. */
    Path model(String architecture) {
        Path file = file(architecture + ".onnx");
        if (!Files.exists(file)) {
            Subject subject = subject(architecture);
            List<String> classes = IntStream.range(0, Subject.CLASSES).mapToObj(i -> "class " + i).toList();
            Provenance provenance = new Provenance(architecture, "none", "", "", List.of(), "varve " + Version.NUMBER);
            OnnxExport.write(new Model(subject.network(), subject.weights(), new Card(classes,
                    subject.preprocessing(size()), provenance)), OnnxProfile.TRAINABLE, file);
        }
        return file;
    }

    /** A side in Python that trains or runs a network; {@code more} are keys of its job, see {@code sides.py}. */
    PythonSide python(String script, String architecture, Level level, Map<String, Object> more) throws IOException {
        Subject subject = subject(architecture);
        batches();
        Map<String, Object> job = new LinkedHashMap<>(Map.of(
                "architecture", architecture, "classes", Subject.CLASSES,
                "weights", weights(architecture).toString(), "frozen", subject.frozenParameters(level),
                "batches", file("batches.safetensors").toString(),
                "mean", subject.architecture().mean(), "std", subject.architecture().std(),
                "size", size(), "batch", batch(), "threads", threads()));
        job.putAll(more);
        return python(script, job);
    }

    /** A side in Python with a job of its own. */
    PythonSide python(String script, Map<String, Object> job) throws IOException {
        return new PythonSide(List.of(interpreter(), script(script), new ObjectMapper().writeValueAsString(job)));
    }

    /**
     * The Python that has the packages of {@code reference/requirements.txt}.
     *
     * @throws InvalidInput if it lacks one
     */
    String interpreter() throws IOException {
        if (interpreter == null) {
            interpreter = PythonSide.require(options.text("--python", "python3"));
        }
        return interpreter;
    }

    /** Varve's launcher. */
    String launcher() {
        return options.text("--varve", "./varve");
    }

    /** A script of the folder {@code reference}. */
    String script(String name) {
        return Path.of(options.text("--reference", "reference")).resolve(name).toString();
    }

    @Override
    public void close() throws IOException {
        remove(folder);
    }

    /** Removes a folder with all that is in it. */
    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
