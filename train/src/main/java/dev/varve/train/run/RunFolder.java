package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Experiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The folder of a run, which is all that is needed to look at it, go on with it, or repeat it.
 *
 * <pre>
 * experiment.yaml   what was asked for
 * versions.json     what it ran on: Varve, libtorch, Java, processor
 * data.json         classes, sizes of the parts, fingerprint, images left out
 * events.jsonl      what happened
 * checkpoint.safetensors, best.safetensors
 * model.onnx        the result
 * </pre>
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

    /**
     * Makes a new folder.
     *
     * @throws InvalidInput if something of this name exists: a run is never overwritten
     */
    public static RunFolder create(Path path) {
        requireFree(path);
        try {
            if (path.toAbsolutePath().getParent() != null) {
                Files.createDirectories(path.toAbsolutePath().getParent());
            }
            Files.createDirectory(path);
            return new RunFolder(path);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: a run folder cannot be made here (%s); choose another --out", path,
                    failure.getMessage());
        }
    }

    /**
     * Refuses a name that is taken.
     *
     * @return the path
     * @throws InvalidInput if something of this name exists: a run is never overwritten
     */
    public static Path requireFree(Path path) {
        if (Files.exists(path)) {
            throw new InvalidInput("%s: exists, and is never overwritten; choose another --out, or go on with a run "
                    + "by `varve resume`", path);
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

    /** Where the experiment stands. */
    public Path experimentFile() {
        return path.resolve("experiment.yaml");
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

    Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    Path best() {
        return path.resolve("best.safetensors");
    }

    Path data() {
        return path.resolve("data.json");
    }

    Path versions() {
        return path.resolve("versions.json");
    }

    /** Gives the finished model its name, in one step: a folder with a model is a run that is over. */
    void publish(Path written) {
        try {
            Files.move(written, model(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes a small text file of the folder. */
    void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
