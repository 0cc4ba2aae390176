package dev.varve.benchmarks;

import dev.varve.plan.Experiment.Precision;
import java.util.List;

/**
 * How fast does Varve train the whole of resnet18 in bf16, channels last, beside the same loop in Python?
 *
 * <p>{@code [--data DIR] [--python PYTHON] [--reference DIR] [--batch 32] [--size 224] [--rounds 5] [--steps 5]
 * [--threads N]}; the script is {@code resnet18_training.py} of the folder {@code reference}. Both sides normalise
 * their batch anew in each step: Varve's is of the photos in {@code DIR} or, without it, of random bytes, Python's
 * always of these, for the time of a step does not depend on what is in the pictures. Varve's network has fastai's
 * head, with 0.5 million more parameters than Python's.
 */
public final class TrainingAgainstPython {

    private static final double GOAL = 0.95;

    private TrainingAgainstPython() {
    }

    /**
     * Runs the comparison and prints it.
     *
     * @param arguments options as above
     */
    public static void main(String[] arguments) {
        Question.ask(arguments, TrainingAgainstPython::compare, "--data", "--python", "--reference", "--batch",
                "--size", "--rounds", "--steps", "--threads");
    }

    private static void compare(Options options) {
        int batch = options.number("--batch", 32);
        int size = options.number("--size", 224);
        int steps = options.number("--steps", 5);
        Trainee resnet = Trainee.of("resnet18", Trainee.Phase.ALL, Precision.BF16, options.threads());
        List<String> script = PythonSide.command(options, "resnet18_training.py", options.threads(), batch, size);
        try (Side varve = new TraineeSide("Varve", resnet, Batches.of(options, batch, size), steps);
                Side python = new PythonSide("PyTorch", script, Integer.toString(steps),
                        answer -> answer.get("images_per_second").asDouble())) {
            Rounds rounds = Rounds.alternate(options.number("--rounds", 5), varve, python);
            System.out.print(rounds.report(varve.name(), python.name(), GOAL));
        }
    }
}
