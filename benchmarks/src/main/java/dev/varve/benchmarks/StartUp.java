package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long is it from the command to the first training step, of fastai's time?
 *
 * <p>{@code --data DIR --weights FILE [--varve ./varve] [--python PYTHON] [--reference DIR] [--size 128] [--batch 32]
 * [--rounds 7] [--threads N]}; the script is {@code fastai_first_step.py} of the folder {@code reference}, which needs
 * {@code DIR} and {@code FILE} as {@link HeadAgainstFastai} does. The launcher runs as a user types it, with
 * tf_efficientnet_lite0 and its own weights, by {@code solve-then-tune} until the features of the first batch are
 * computed and by {@code fine-tune} until the first step. A first start of each, with an empty cache, is printed and
 * not counted; in it the launcher may also build and rehearse.
 */
public final class StartUp {

    private static final double GOAL = 1 / 3.0;
    private static final int TOO_LONG_SECONDS = 600;
    private static final long LOOK_MILLIS = 2;

    private StartUp() {
    }

    /**
     * Runs the comparison and prints it.
     *
     * @param arguments options as above
     */
    public static void main(String[] arguments) {
        Question.ask(arguments, StartUp::compare, "--data", "--weights", "--varve", "--python", "--reference",
                "--size", "--batch", "--rounds", "--threads");
    }

    /**
     * A command that is started again and again.
     *
     * @param name for the report
     * @param command what is started, for a folder that each start has to itself
     * @param sign what it writes when its first step is done
     * @param file where it writes that, in the folder of the start
     */
    private record Starter(String name, Function<Path, List<String>> command, String sign, String file) {
    }

    private static void compare(Options options) throws IOException {
        List<Starter> starters = List.of(varve(options, "solve-then-tune", "features_computed"),
                varve(options, "fine-tune", "step"), fastai(options));
        int rounds = options.number("--rounds", 7);
        Path scratch = Files.createTempDirectory("start-up");
        List<List<Double>> seconds = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            List<Double> once = new ArrayList<>();
            for (Starter starter : starters) {
                once.add(seconds(starter, scratch, Files.createDirectory(scratch.resolve(round + starter.name()))));
            }
            System.out.println((round == 0 ? "first start, not counted: " : "round " + round + " of " + rounds + ": ")
                    + IntStream.range(0, starters.size()).mapToObj(i -> String.format(Locale.ROOT, "%s %.2f s",
                            starters.get(i).name(), once.get(i))).collect(Collectors.joining(", ")));
            if (round > 0) {
                seconds.add(once);
            }
        }
        int last = starters.size() - 1;
        for (int i = 0; i < starters.size(); i++) {
            System.out.print(report(starters.get(i).name(), column(seconds, i), column(seconds, last), i < last));
        }
    }

    private static Starter varve(Options options, String recipe, String event) {
        return new Starter(recipe, folder -> List.of(options.text("--varve", "./varve"), "train",
                options.path("--data").toString(), "--recipe", recipe, "--size", size(options), "--batch",
                batch(options), "--threads", "" + options.threads(), "--out", folder.resolve("run").toString()),
                "\"event\":\"" + event + "\"", "run/events.jsonl");
    }

    private static Starter fastai(Options options) {
        return new Starter("fastai", folder -> PythonSide.command(options, "fastai_first_step.py",
                options.path("--data"), size(options), batch(options), options.path("--weights"), options.threads()),
                "\"step\"", "output");
    }

    private static String size(Options options) {
        return "" + options.number("--size", 128);
    }

    private static String batch(Options options) {
        return "" + options.number("--batch", 32);
    }

    /** Starts a command, waits for its sign and kills it. */
    private static double seconds(Starter starter, Path scratch, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(starter.command().apply(folder))
                .redirectOutput(folder.resolve("output").toFile()).redirectError(folder.resolve("errors").toFile());
        builder.environment().putAll(Map.of("VARVE_CACHE", scratch.resolve("cache").toString()));
        long began = System.nanoTime();
        Process process = start(builder);
        try {
            while (!hasSign(folder.resolve(starter.file()), starter.sign())) {
                if (!process.isAlive() || System.nanoTime() - began > TOO_LONG_SECONDS * 1e9) {
                    throw new InvalidInput("%s: ended without a step, or took more than %d s; it said: %s",
                            starter.name(), TOO_LONG_SECONDS, Files.readString(folder.resolve("errors")).strip());
                }
                Thread.sleep(LOOK_MILLIS);
            }
            return (System.nanoTime() - began) / 1e9;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be started; name the launcher with --varve, and with --python "
                    + "an interpreter that has the packages of reference/requirements.txt", builder.command().get(0));
        }
    }

    private static boolean hasSign(Path file, String sign) throws IOException {
        return Files.exists(file) && Files.readString(file).contains(sign);
    }

    private static List<Double> column(List<List<Double>> rows, int index) {
        return rows.stream().map(row -> row.get(index)).toList();
    }

    /** Median and extremes; of a side in question also its share of the other's time, which should be small. */
    static String report(String name, List<Double> seconds, List<Double> others, boolean compared) {
        String row = String.format(Locale.ROOT, "%-16s median %6.2f s (%.2f to %.2f)", name, Rounds.median(seconds),
                Collections.min(seconds), Collections.max(seconds));
        if (!compared) {
            return row + System.lineSeparator();
        }
        double ratio = Rounds.median(seconds) / Rounds.median(others);
        List<Double> single = IntStream.range(0, seconds.size()).mapToObj(i -> seconds.get(i) / others.get(i)).sorted()
                .toList();
        return row + String.format(Locale.ROOT, ", ratio %.2f (single rounds %.2f to %.2f), goal at most %.2f: %s%n",
                ratio, single.get(0), single.get(single.size() - 1), GOAL, ratio <= GOAL ? "met" : "missed");
    }
}
