package dev.varve.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Ctrl-C: the command ends first, and then the process, which takes the native libraries away beneath what still
 * computes with them.
 */
final class Interruption {

    private static final long MOST_SECONDS_TO_STOP = 120;
    private static volatile Runnable saving;
    private static volatile boolean cutShort;

    private Interruption() {
    }

    /** Does the work of the process; Ctrl-C interrupts this thread, or asks what saves first to stop. */
    static int heeded(IntSupplier work) {
        Thread worker = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> {
            stop(worker);
            await(over);
        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return work.getAsInt();
        } finally {
            over.countDown();
            forget(onInterrupt);
        }
    }

    /** Does work that saves what it has when it is asked to stop, and is not interrupted. */
    static int saved(Runnable stop, IntSupplier work) {
        saving = stop;
        try {
            return work.getAsInt();
        } finally {
            saving = null;
        }
    }

    /** Whether work was given up half done, so that nothing needs to be said of how it failed. */
    static boolean cutShort() {
        return cutShort;
    }

    private static void stop(Thread worker) {
        Runnable first = saving;
        if (first != null) {
            first.run();
        } else {
            cutShort = true;
            worker.interrupt();
        }
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
