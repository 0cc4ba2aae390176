package dev.varve.cli;

import dev.varve.train.Learner;
import dev.varve.train.cache.Cache;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.MeasuredBlocks;
import dev.varve.train.run.Setup;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what {@code train} would do. */
@Command(name = "plan", description = "Shows what `train` would do with the same options, and how long it would take.")
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private TrainingOptions options;

    @Option(names = "--anew", description = "time batches and choose precisions anew, also where "
            + "that is known from before")
    private boolean anew;

    @Option(names = "--blocks", description = "time each block of the network as well, forward and back; `explain` "
            + "then knows its seconds")
    private boolean blocks;

    @Mixin
    private ProbeOptions probing;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        probing.require(blocks);
        try (Learner learner = options.open()) {
            Setup setup = options.setup(learner, options.out());
            if (!probing.isJson()) {
                foretell(setup);
            }
            probing.carryOut(learner, setup.experiment().plan(), spec.commandLine().getOut());
        }
        return Exit.DONE;
    }

    private void foretell(Setup asked) {
        Setup setup = anew ? asked.calibratedAnew(Cache.folder()) : asked.calibrated(Cache.folder());
        Forecast forecast = Forecast.comparing(setup, Cache.folder(), anew);
        PlanReport.print(setup, forecast, spec.commandLine().getOut());
        if (blocks) {
            BlockReport.print(MeasuredBlocks.of(setup, Cache.folder(), anew), spec.commandLine().getOut());
        }
    }
}
