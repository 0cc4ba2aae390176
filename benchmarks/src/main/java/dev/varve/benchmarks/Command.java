package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command came to that ran as a process of its own.
 *
 * @param output what it wrote to its standard output
 * @param wall seconds on the clock, its start and end among them
 * @param processor seconds of the processors, those of its own children among them
 */
record Command(String output, double wall, double processor) {

    /** Whether a variable of that name says how glibc keeps memory or how OpenMP waits. */
    static boolean isLaunchers(String variable) {
        return variable.startsWith("MALLOC_") || variable.startsWith("GOMP_");
    }

    private static final Path SELF = Path.of("/proc/self/stat");
    /** Of the fields behind the name in parentheses: clock ticks of children that were waited for. */
    private static final int USER = 13;
    private static final int SYSTEM = 14;
    private static final double TICKS_A_SECOND = 100;       // the same on all Linux that Java runs on

    /**
     * Runs a command to its end; its messages go where this process's go.
     *
     * @param environment what is set for it besides
     * @throws InvalidInput if it cannot be started or fails
     */
    static Command run(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        double before = childrenSeconds();
        long began = System.nanoTime();
        try {
            Process process = start(builder, environment);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            double wall = (System.nanoTime() - began) / 1e9;
            if (code != 0) {
                throw new InvalidInput("%s: must end without a fault, found exit code %d; its messages stand above",
                        command.get(0), code);
            }
            return new Command(output, wall, childrenSeconds() - before);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", e);
        }
    }

    /**
     * Starts a process as its program ships: how Varve's launcher has glibc keep memory and OpenMP wait is taken from
     * its environment, for no other program sets that, and the launcher does it itself.
     *
     * @param environment what is set for it besides
     * @throws InvalidInput if it cannot be started
     */
    static Process start(ProcessBuilder builder, Map<String, String> environment) {
        builder.environment().keySet().removeIf(Command::isLaunchers);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new InvalidInput(e, "%s: must be a command, found none that can be started; name Python with "
                    + "--python and Varve's launcher with --varve", builder.command().get(0));
        }
    }

    private static double childrenSeconds() throws IOException {
        String stat = Files.readString(SELF);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_A_SECOND;
    }
}
