package dev.varve.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Ctrl-C: the command ends first, and then the process, which takes the native libraries away beneath what still
 * computes with them.
 */
final class Interruption {

    private static final long MOST_SECONDS_TO_SAVE = 120;
    /** A batch takes less; reading files goes on until the process ends. */
    private static final long MOST_SECONDS_TO_END = 3;
    private static volatile Runnable saving;
    private static volatile boolean cutShort;

    private Interruption() {
    }

    /** Does the work of the process; Ctrl-C interrupts this thread, or asks what saves first to stop. */
    static int heeded(IntSupplier work) {
        Thread worker = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> await(over, stop(worker)));
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

    /** Asks for the end, and says how many seconds it may take. */
    private static long stop(Thread worker) {
        Runnable first = saving;
        if (first != null) {
            first.run();
            return MOST_SECONDS_TO_SAVE;
        }
        cutShort = true;
        worker.interrupt();
        return MOST_SECONDS_TO_END;
    }

    private static void forget(Thread onInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException goingDown) {
            // it runs already, and has been told that all is over
        }
    }

    private static void await(CountDownLatch over, long seconds) {
        try {
            over.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
