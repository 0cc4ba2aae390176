package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Experiment.Precision;
import java.util.Locale;

/**
 * How much does resident memory grow in a long run of resnet34 at 224 pixels, everything training, in fp32?
 *
 * <p>{@code [--data DIR] [--batch 4] [--steps 2000] [--threads N]}: steps are counted after the first 300, in which
 * allocators and kernels' caches fill. Random pixels serve without {@code --data}. The batch is small because what a
 * step leaves behind does not depend on it, and a long run must end in minutes. Java's heap must be of one size and
 * touched before ({@code -Xms512m -Xmx512m -XX:+AlwaysPreTouch}): what is measured is what lies outside.
 */
public final class MemoryGrowth {

    private static final int SETTLING_STEPS = 300;
    private static final int ROWS = 10;
    private static final int SIZE = 224;
    private static final double GOAL_MIB = 50;

    private MemoryGrowth() {
    }

    /**
     * Runs the steps and prints what is resident on the way.
     *
     * @param arguments options as above
     */
    public static void main(String[] arguments) {
        Question.ask(arguments, MemoryGrowth::measure, "--data", "--batch", "--steps", "--threads");
    }

    private static void measure(Options options) {
        requireFixedHeap(Runtime.getRuntime().totalMemory(), Runtime.getRuntime().maxMemory());
        int steps = options.number("--steps", 2_000);
        Batches batches = Batches.of(options, options.number("--batch", 4), SIZE);
        try (Trainee trainee = Trainee.of("resnet34", Trainee.Phase.ALL, Precision.FP32, options.threads())) {
            run(trainee, batches, SETTLING_STEPS);
            double settled = ProcessMemory.residentMib();
            for (int done = 0; done < steps; done += Math.max(1, steps / ROWS)) {
                System.out.printf(Locale.ROOT, "step %,d: %.0f MiB%n", SETTLING_STEPS + done,
                        ProcessMemory.residentMib());
                run(trainee, batches, Math.min(Math.max(1, steps / ROWS), steps - done));
            }
            double grown = ProcessMemory.residentMib() - settled;
            System.out.printf(Locale.ROOT, "growth from step %,d to %,d: %.1f MiB, goal below %.0f: %s%n",
                    SETTLING_STEPS, SETTLING_STEPS + steps, grown, GOAL_MIB, grown < GOAL_MIB ? "met" : "missed");
        }
    }

    /**
     * Refuses a heap that would grow while memory is measured.
     *
     * @throws InvalidInput if it may become larger than it is
     */
    static void requireFixedHeap(long now, long most) {
        if (now < most) {
            throw new InvalidInput("the heap: must be of one size, so that its growth is not counted, found %,d MiB "
                    + "that may become %,d; run java with -Xms512m -Xmx512m -XX:+AlwaysPreTouch", now >> 20,
                    most >> 20);
        }
    }

    private static void run(Trainee trainee, Batches batches, int steps) {
        for (int i = 0; i < steps; i++) {
            Batches.Batch batch = batches.next();
            trainee.train(batch.images(), batch.labels());
        }
    }
}
