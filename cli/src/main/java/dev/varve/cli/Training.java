package dev.varve.cli;

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

    private static final long MOST_SECONDS_TO_SAVE = 120;

    private Training() {
    }

    /** What is carried out: a new run or a resumed one. */
    interface Run {

        /** Trains; the result is empty if it was stopped. */
        Optional<Result> with(Listener listener, BooleanSupplier stop);
    }

    /** Carries out a run, prints its result and gives the exit code. */
    static int carryOut(CommandLine line, Path folder, Run run) {
        PrintWriter out = line.getOut();
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch saved = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> {
            stop.set(true);
            await(saved);
        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        Optional<Result> result;
        try (Progress progress = Progress.to(out)) {
            result = run.with(progress, stop::get);
        } finally {
            if (!stop.get()) {
                Runtime.getRuntime().removeShutdownHook(onInterrupt);
            }
            saved.countDown();
        }
        if (result.isEmpty()) {
            out.printf("%nStopped and saved. Go on with: %s resume %s%n", Launcher.command(), folder);
            return Exit.INTERRUPTED;
        }
        ResultReport.print(result.get(), out);
        return Exit.DONE;
    }

    private static void await(CountDownLatch saved) {
        try {
            saved.await(MOST_SECONDS_TO_SAVE, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
