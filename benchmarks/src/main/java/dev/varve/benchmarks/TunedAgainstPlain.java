package dev.varve.benchmarks;

import dev.varve.plan.Execution.Arithmetic;

/**
 * What do the measured methods of depthwise convolutions save in full training, in fp32 and in bf16?
 *
 * <p>{@code [--data DIR] [--arch tf_efficientnet_lite0] [--size 160] [--batch 32] [--rounds 7] [--steps 2]
 * [--threads N]}; random pixels serve without {@code --data}. Three comparisons follow each other: fp32 with methods
 * against fp32 without, bf16 so, and the bf16 with methods against the fp32 with methods.
 */
public final class TunedAgainstPlain {

    private static final double GOAL_SAME_PRECISION = 1;
    private static final double GOAL_BF16 = 1.2;

    private TunedAgainstPlain() {
    }

    /**
     * Runs the comparisons and prints them.
     *
     * @param arguments options as above
     */
    public static void main(String[] arguments) {
        Question.ask(arguments, TunedAgainstPlain::compare, "--data", "--arch", "--size", "--batch", "--rounds",
                "--steps", "--threads");
    }

    private static void compare(Options options) {
        Batches batches = Batches.of(options, options.number("--batch", 32), options.number("--size", 160));
        try (Side single = side("fp32", Arithmetic.F32, false, options, batches);
                Side tunedSingle = side("fp32, tuned", Arithmetic.F32, true, options, batches);
                Side narrow = side("bf16", Arithmetic.BF16, false, options, batches);
                Side tunedNarrow = side("bf16, tuned", Arithmetic.BF16, true, options, batches)) {
            print(options, tunedSingle, single, GOAL_SAME_PRECISION);
            print(options, tunedNarrow, narrow, GOAL_SAME_PRECISION);
            print(options, tunedNarrow, tunedSingle, GOAL_BF16);
        }
    }

    private static Side side(String name, Arithmetic arithmetic, boolean methods, Options options, Batches batches) {
        String architecture = options.text("--arch", "tf_efficientnet_lite0");
        return new TraineeSide(name, Trainee.unfrozen(architecture, arithmetic, methods, options, batches.next()),
                batches, options.number("--steps", 2));
    }

    private static void print(Options options, Side first, Side second, double goal) {
        Rounds rounds = Rounds.alternate(options.number("--rounds", 7), first, second);
        System.out.print(rounds.report(first.name(), second.name(), goal));
    }
}
