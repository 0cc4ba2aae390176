package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.train.run.Listener;
import dev.varve.train.run.Result;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/** A run in the terminal: progress while it trains, the result after it, and Ctrl-C that saves first. */
final class Training {

    private static final long MOST_SECONDS_TO_STOP = 120;

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
        CountDownLatch over = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> {
            stop.set(true);
            await(over);
        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return report(line.getOut(), folder, run, stop::get);
        } catch (InvalidInput mistake) {
            if (stop.get()) {       // the process may be gone before anyone else says it
                line.getErr().println("varve: " + mistake.getMessage());
            }
            throw mistake;
        } finally {
            over.countDown();
            forget(onInterrupt);
        }
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

    private static void forget(Thread onInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException goingDown) {
            // it runs already, and has been told that all is over
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await(MOST_SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
