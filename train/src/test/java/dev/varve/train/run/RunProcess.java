package dev.varve.train.run;

import dev.varve.files.WholeFile;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Plan;
import dev.varve.plan.Plan.Keep;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.cache.Cache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A small run in a process of its own, which can be killed; where its folder exists already, it goes on. */
final class RunProcess {

    private static final int SECONDS = 180;

    private final Path run;
    private final Process process;

    private RunProcess(Path run, Process process) {
        this.run = run;
        this.process = process;
    }

    /** What the process does. */
    record Job(String recipe, Precision precision, int epochs, double checkpointMinutes) {

        private List<String> arguments(Path data, Path run) {
            return List.of(data.toString(), run.toString(), recipe, precision.name(), "" + epochs,
                    "" + checkpointMinutes);
        }
    }

    /** Does it in this process, which has libtorch ready. */
    static void here(Path data, Path run, Job job) {
        main(job.arguments(data, run).toArray(String[]::new));
    }

    /** Arguments: data, run folder, recipe, precision, epochs, minutes between checkpoints. */
    public static void main(String... args) {
        Path run = Path.of(args[1]);
        if (Files.exists(run)) {
            Learner.resume(run, event -> { }, () -> false);
        } else {
            Learner learner = TinyRun.learner(Path.of(args[0]), Precision.valueOf(args[3]),
                    Double.parseDouble(args[5]));
            int epochs = Integer.parseInt(args[4]);
            Plan plan = args[2].equals("fine-tune") ? TinyRun.plan(learner, epochs, 5e-3, Keep.BEST)
                    : TinyRun.solveThenTune(learner, epochs);
            learner.run(plan, run, event -> { }, () -> false);
        }
    }

    /** Starts the process, with a cache of the run's own, so that it is written when the process is killed. */
    static RunProcess start(Path data, Path run, Job job) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0", "-cp", System.getProperty("java.class.path"),
                RunProcess.class.getName()));
        command.addAll(job.arguments(data, run));
        try {
            File log = run.resolveSibling(run.getFileName() + ".log").toFile();
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
            Path cache = run.resolveSibling(run.getFileName() + "-cache");
            copyTunings(cache);
            builder.environment().put("VARVE_CACHE", cache.toString());
            return new RunProcess(run, builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Methods hang on a clock: those that were measured here and for runs beside this one hold for it, too. */
    private static void copyTunings(Path cache) throws IOException {
        Path own = cache.resolve("tunings");
        Files.createDirectories(own);
        copy(Cache.folder().resolve("tunings"), own);
        try (DirectoryStream<Path> measured = Files.newDirectoryStream(cache.getParent(), "*-cache")) {
            for (Path other : measured) {
                copy(other.resolve("tunings"), own);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from) && !Files.isSameFile(from, to)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(from, "*.json")) {
                for (Path file : files) {
                    Path copied = to.resolve(file.getFileName());
                    if (!Files.exists(copied)) {
                        Files.copy(file, copied);
                    }
                }
            }
        }
    }

    /** Kills the process as {@code kill -9} does as soon as a condition holds; false if it ended before. */
    boolean killWhen(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try {
            while (process.isAlive() && !condition.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(1);
            }
            boolean alive = process.isAlive();
            process.destroyForcibly().waitFor();
            return alive;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Waits for the end and gives the exit code. */
    int await() {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Steps that the log knows of, those counted twice that were done twice. */
    long steps() {
        return lines("\"event\":\"step\"");
    }

    /** Whole lines of the log with this text. */
    long lines(String text) {
        Path log = run.resolve("events.jsonl");
        if (!Files.exists(log)) {
            return 0;
        }
        try {
            return Files.readString(log).lines().filter(line -> line.contains(text)).count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether a checkpoint is being written now. */
    boolean isSaving() {
        String[] names = run.toFile().list();
        return names != null && Arrays.stream(names).anyMatch(
                name -> name.startsWith(".checkpoint.safetensors.") && name.endsWith(WholeFile.ASIDE));
    }
}
