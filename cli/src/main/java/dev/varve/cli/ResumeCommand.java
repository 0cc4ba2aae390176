package dev.varve.cli;

import dev.varve.train.Learner;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Goes on with a run. */
@Command(name = "resume", description = "Goes on with a run that was stopped or killed, to the same result.")
final class ResumeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "the run's folder")
    private Path run;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        return Training.carryOut(spec.commandLine(), run, (listener, stop) -> Learner.resume(run, listener, stop));
    }
}
