package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A command that is started until a sign says that its first step is done, and then killed with all that it has
 * started; its figure is the seconds until then. A turn is one start, in a folder of its own.
 *
 * <p>Standard output and the sign go to files, so that no pipe fills and no read waits for a command that hangs.
 */
final class StartSide implements Side {

    private static final String ARCHITECTURE = "tf_efficientnet_lite0";
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
    private static final String OUTPUT = "output";

    private final Path folder;
    private final Map<String, String> environment;
    private final Function<Path, Start> start;

    /**
     * A command, and how it says that its first step is done.
     *
     * @param command for the folder of its turn
     * @param file where the sign is written; {@code output} of the folder is its standard output
     * @param sign ASCII
     */
    record Start(List<String> command, Path file, String sign) {
    }

    /**
     * Prepares; starts nothing yet.
     *
     * @param folder made for a turn, and removed after it
     * @param environment what is set for the command besides
     */
    StartSide(Path folder, Map<String, String> environment, Function<Path, Start> start) {
        this.folder = folder;
        this.environment = environment;
        this.start = start;
    }

    /** {@code varve train} by a recipe until an event, with a cache that all recipes and turns share. */
    static Side varve(Bench bench, String recipe, String event) throws IOException {
        Path photos = bench.photos().folder();
        return new StartSide(bench.file("start"), Map.of("VARVE_CACHE", bench.file("start-cache").toString()),
                folder -> new Start(List.of(bench.launcher(), "train", photos.toString(), "--arch", ARCHITECTURE,
                        "--recipe", recipe, "--size", "" + bench.size(), "--batch", "" + bench.batch(),
                        "--threads", "" + bench.threads(), "--out", folder.resolve("run").toString()),
                        folder.resolve("run").resolve("events.jsonl"), "\"event\":\"" + event + "\""));
    }

    /** fastai's {@code fine_tune} until its first step. */
    static Side fastai(Bench bench) throws IOException {
        List<String> command = List.of(bench.interpreter(), bench.script("fastai_first_step.py"),
                bench.photos().folder().toString(), "" + bench.size(), "" + bench.batch(),
                bench.weights(ARCHITECTURE).toString(), "" + bench.threads());
        return new StartSide(bench.file("start"), PythonSide.QUIET,
                folder -> new Start(command, folder.resolve(OUTPUT), "\"step\""));
    }

    @Override
    public Lap run(int units) {
        try {
            Files.createDirectory(folder);
            try {
                return lap(start.apply(folder));
            } finally {
                Bench.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Lap lap(Start what) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(what.command()).redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(folder.resolve(OUTPUT).toFile());
        long began = System.nanoTime();
        Process process = Command.start(builder, environment);
        try {
            while (!hasSign(what, process.isAlive())) {
                if (System.nanoTime() - began > LONGEST.toNanos()) {
                    throw new InvalidInput("%s: must come to its first step within %d minutes, did not; its messages "
                            + "stand above", what.command().get(0), LONGEST.toMinutes());
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            double wall = (System.nanoTime() - began) / 1e9;
            return new Lap(wall, wall, processor(process), Double.NaN);
        } finally {
            kill(process);
        }
    }

    /** Whether it stands in the file; a command that had ended before will not write it any more. */
    private static boolean hasSign(Start what, boolean alive) throws IOException {
        if (Files.exists(what.file())
                && Files.readString(what.file(), StandardCharsets.ISO_8859_1).contains(what.sign())) {
            return true;
        }
        if (!alive) {
            throw new InvalidInput("%s: must come to its first step, ended before; its messages stand above",
                    what.command().get(0));
        }
        return false;
    }

    /** It and all that it has started. */
    private static List<ProcessHandle> family(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    }

    private static double processor(Process process) {
        return family(process).stream().flatMap(one -> one.info().totalCpuDuration().stream())
                .mapToDouble(spent -> spent.toNanos() / 1e9).sum();
    }

    private static void kill(Process process) {
        family(process).forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
