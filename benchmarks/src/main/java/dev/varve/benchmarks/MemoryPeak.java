package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import dev.varve.graph.NetworkBuilder;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Experiment.Precision;
import dev.varve.train.engine.Engine;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How much less memory does the head phase of resnet34 at 224 pixels need than the unfrozen one, in fp32?
 *
 * <p>{@code [--data DIR] [--batch 32] [--steps 10] [--threads N]}; random pixels serve without {@code --data}. Each
 * figure is the peak of a process of its own; that of one that has loaded libtorch and trains nothing is subtracted
 * from both.
 */
public final class MemoryPeak {

    private static final int SIZE = 224;
    private static final double GOAL = 0.5;
    private static final String IDLE = "IDLE";

    private MemoryPeak() {
    }

    /**
     * Measures three processes and prints their peaks; with {@code --measure}, is one of them.
     *
     * @param arguments options as above
     */
    public static void main(String[] arguments) {
        Question.ask(arguments, options -> compare(options, arguments), "--data", "--batch", "--steps", "--threads",
                "--measure");
    }

    private static void compare(Options options, String... arguments) throws IOException {
        if (options.has("--measure")) {
            measure(options.text("--measure", IDLE), options);
            return;
        }
        double idle = peakOf(IDLE, arguments);
        double head = peakOf(Trainee.Phase.HEAD.name(), arguments) - idle;
        double all = peakOf(Trainee.Phase.ALL.name(), arguments) - idle;
        System.out.printf(Locale.ROOT, "idle %.0f MiB; above it: head phase %.0f, unfrozen phase %.0f MiB%n", idle,
                head, all);
        System.out.printf(Locale.ROOT, "share %.2f, goal below %.2f: %s%n", head / all, GOAL,
                head / all < GOAL ? "met" : "missed");
    }

    private static void measure(String what, Options options) {
        if (what.equals(IDLE)) {
            idle(options.threads());
        } else {
            Batches batches = Batches.of(options, options.number("--batch", 32), SIZE);
            Trainee.Phase phase = Trainee.Phase.valueOf(what);
            try (Trainee trainee = Trainee.of("resnet34", phase, Precision.FP32, options.threads())) {
                for (int i = 0; i < options.number("--steps", 10); i++) {
                    Batches.Batch batch = batches.next();
                    trainee.train(batch.images(), batch.labels());
                }
            }
        }
        System.out.println(ProcessMemory.peakMib());
    }

    /** Loads libtorch, with a network that has no weights. */
    private static void idle(int threads) {
        NetworkBuilder net = NetworkBuilder.network("idle", "Idle");
        try (Engine engine = Engine.open(new Engine.Settings(threads, Arithmetic.F32))) {
            engine.load(net.build(net.relu("relu", net.image("image", 3))), Weights.NONE);
        }
    }

    private static double peakOf(String what, String... arguments) throws IOException {
        List<String> command = Stream.concat(
                Stream.of(ProcessHandle.current().info().command().orElse("java"), "-cp",
                    System.getProperty("java.class.path"), MemoryPeak.class.getName(), "--measure", what),
                Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String peak = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (peak.isEmpty()) {
            throw new InvalidInput("%s: the process that measures it ended without a figure; its messages stand above",
                    what);
        }
        return Double.parseDouble(peak);
    }
}
