package dev.varve.cli;

import dev.varve.train.Learner;
import dev.varve.train.cache.Cache;
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
        try (Learner learner = options.open()) {
            Setup setup = options.setup(learner, folder).calibrated(Cache.folder());
            if (dryRun) {
                return DryRun.of(setup, out);
            }
            Forecast forecast = Forecast.of(setup, Cache.folder());
            PlanReport.print(setup, forecast, out);
            return Training.carryOut(spec.commandLine(), folder,
                    (listener, stop) -> learner.run(setup, forecast, listener, stop));
        }
    }
}
