package dev.varve.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.InvalidInput;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A script of the folder {@code reference} that stays alive between turns: it prints a line {@code {"ready": …}} once,
 * and then, for each line that it reads, runs so many units and prints a line of JSON.
 */
final class PythonSide implements Side {

    /** Nothing is said of old calls in what fastai imports. */
    static final Map<String, String> QUIET = Map.of("PYTHONWARNINGS", "ignore");

    private static final List<String> PACKAGES =
            List.of("fastai", "PIL", "safetensors", "timm", "torch", "torchvision");
    /** Prints those that are not there, without loading any. */
    private static final String MISSING = "import sys, importlib.util as i; "
            + "print(', '.join(name for name in sys.argv[1].split(',') if i.find_spec(name) is None))";
    private static final int SECONDS_TO_END = 10;

    private final List<String> command;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final Facts facts;
    private double peakMib;

    /**
     * Starts the script and waits until it is ready.
     *
     * @param command interpreter, script, job
     * @throws InvalidInput if it cannot be started or ends before it is ready
     */
    PythonSide(List<String> command) {
        this.command = command;
        this.process = Command.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT),
                QUIET);
        answers = process.inputReader();
        requests = process.outputWriter();
        facts = facts(answer());
    }

    private static Facts facts(JsonNode ready) {
        return new Facts(ready.has("loss") ? OptionalDouble.of(ready.get("loss").asDouble()) : OptionalDouble.empty(),
                ready.has("trained") ? OptionalLong.of(ready.get("trained").asLong()) : OptionalLong.empty(),
                ready.get("notes").asText());
    }

    /**
     * Refuses an interpreter that lacks what the scripts import, before anything waits for it.
     *
     * @throws InvalidInput if it cannot be started or lacks a package
     */
    static String require(String interpreter) throws IOException {
        Command asked = Command.run(List.of(interpreter, "-c", MISSING, String.join(",", PACKAGES)), Map.of());
        if (!asked.output().isBlank()) {
            throw new InvalidInput("--python %s: must have the packages that reference/README.md names, found it "
                    + "without %s; install them, or name another interpreter", interpreter, asked.output().strip());
        }
        return interpreter;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public Lap run(int units) {
        try {
            requests.write(Integer.toString(units));
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode lap = answer();
        peakMib = lap.get("peak_mib").asDouble();
        return Lap.of(lap.get("units").asDouble(), lap.get("wall").asDouble(), lap.get("processor").asDouble());
    }

    /** The most memory that was resident up to the end of the last turn. */
    double peakMib() {
        return peakMib;
    }

    private JsonNode answer() {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("{")) {
                    return new ObjectMapper().readTree(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new InvalidInput("%s: the script ended without an answer; its messages stand above", command.get(1));
    }

    /** Ends the script and waits for it, so that the next question has the machine for itself. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
