package dev.varve.cli;

import dev.varve.plan.Plan;
import dev.varve.train.Learner;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.RunFolder;
import dev.varve.train.run.Setup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fine-tunes a model on a data set. */
@Command(name = "train", description = "Fine-tunes a model on a data set, layer group by layer group.")
final class TrainCommand implements Callable<Integer> {

    @Mixin
    private TrainingOptions options;

    @Option(names = "--dry-run", description = "run one batch of each phase and write a picture of an augmented batch; "
            + "train nothing")
    private boolean dryRun;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = options.out();
        RunFolder.requireFree(folder);
        Learner learner = options.open();
        Plan plan = options.plan(learner);
        Setup setup = learner.setup(plan, folder);
        if (dryRun) {
            return DryRun.of(setup, out);
        }
        PlanReport.print(setup, Forecast.of(setup), out);
        return Training.carryOut(spec.commandLine(), folder,
                (listener, stop) -> learner.run(plan, folder, listener, stop));
    }
}
