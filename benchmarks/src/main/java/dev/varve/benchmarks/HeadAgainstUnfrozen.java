package dev.varve.benchmarks;

import dev.varve.plan.Experiment.Precision;
import dev.varve.zoo.Zoo;

/**
 * How many times as fast as the unfrozen phase is the head phase, in fp32 and from decoded pixels?
 *
 * <p>{@code [--data DIR] [--arch resnet34] [--size 224] [--batch 32] [--rounds 5] [--steps 3] [--threads N]}; random
 * pixels serve without {@code --data}.
 */
public final class HeadAgainstUnfrozen {

    private static final double GOAL_DENSE = 3;
    private static final double GOAL_LITE = 4;

    private HeadAgainstUnfrozen() {
    }

    /**
     * Runs the comparison and prints it.
     *
     * @param arguments options as above
     */
    public static void main(String[] arguments) {
        Question.ask(arguments, HeadAgainstUnfrozen::compare, "--data", "--arch", "--size", "--batch", "--rounds",
                "--steps", "--threads");
    }

    private static void compare(Options options) {
        String architecture = options.text("--arch", "resnet34");
        double goal = Zoo.architecture(architecture).family().equals("EfficientNet-Lite") ? GOAL_LITE : GOAL_DENSE;
        int steps = options.number("--steps", 3);
        Batches batches = Batches.of(options, options.number("--batch", 32), options.number("--size", 224));
        try (Side head = side("head phase", architecture, Trainee.Phase.HEAD, options, batches, steps);
                Side all = side("unfrozen phase", architecture, Trainee.Phase.ALL, options, batches, steps)) {
            Rounds rounds = Rounds.alternate(options.number("--rounds", 5), head, all);
            System.out.print(rounds.report(architecture + " " + head.name(), architecture + " " + all.name(), goal));
        }
    }

    private static Side side(String name, String architecture, Trainee.Phase phase, Options options, Batches batches,
            int steps) {
        return new TraineeSide(name, Trainee.of(architecture, phase, Precision.FP32, options.threads()), batches,
                steps);
    }
}
