package dev.varve.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.InvalidInput;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A script of the folder {@code reference} that stays alive between rounds: it prints a line {@code {"ready": …}} once,
 * and then, for each line that it reads, runs a round and prints a line of JSON.
 */
final class PythonSide implements Side {

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final String request;
    private final ToDoubleFunction<JsonNode> imagesPerSecond;

    /**
     * Starts the script and waits until it is ready.
     *
     * @param command interpreter, script, arguments
     * @param request the line that asks for a round
     * @param imagesPerSecond reads the figure from the script's answer
     * @throws InvalidInput if it cannot be started or ends before it is ready
     */
    PythonSide(String name, List<String> command, String request, ToDoubleFunction<JsonNode> imagesPerSecond) {
        this.name = name;
        this.request = request;
        this.imagesPerSecond = imagesPerSecond;
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new InvalidInput(e, "--python: cannot be started, found %s; name an interpreter that has the packages"
                    + " of reference/requirements.txt", command.get(0));
        }
        answers = process.inputReader();
        requests = process.outputWriter();
        System.out.println(name + ": " + answer());
    }

    /** A script of a folder with its interpreter, before its own arguments. */
    static List<String> command(Options options, String script, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(options.text("--python", "python3"));
        command.add(Path.of(options.text("--reference", "reference")).resolve(script).toString());
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        return command;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double imagesPerSecond() {
        try {
            requests.write(request);
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return imagesPerSecond.applyAsDouble(answer());
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
        throw new InvalidInput("%s: the script ended without an answer; its messages stand above", name);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
