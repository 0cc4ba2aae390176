package dev.varve.cli;

import dev.varve.train.run.Listener;
import dev.varve.train.run.Result;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/** A run in the terminal: progress while it trains, the result after it, and Ctrl-C that saves first. */
final class Training {

    private Training() {
    }

    /** What is carried out: a new run or a resumed one. */
    interface Run {

        /** Trains; the result is empty if it was stopped. */
        Optional<Result> with(Listener listener, BooleanSupplier stop);
    }

    /** Carries out a run, prints its result and gives the exit code. */
    static int carryOut(CommandLine line, Path folder, Run run) {
        AtomicBoolean stop = new AtomicBoolean();
        return Interruption.saved(() -> stop.set(true), () -> report(line.getOut(), folder, run, stop::get));
    }

    private static int report(PrintWriter out, Path folder, Run run, BooleanSupplier stop) {
        Optional<Result> result;
        try (Progress progress = Progress.to(out)) {
            result = run.with(progress, stop);
        }
        if (result.isEmpty()) {
            out.printf("%nStopped and saved. Go on with: %s resume %s%n", Launcher.command(), folder);
            out.flush();
            return Exit.INTERRUPTED;
        }
        ResultReport.print(result.get(), out);
        return Exit.DONE;
    }
}
