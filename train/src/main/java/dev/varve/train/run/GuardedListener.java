package dev.varve.train.run;

import java.util.Locale;

/**
 * A listener of the user's, which may be wrong: the first exception that it throws is kept, written into the log, and
 * thrown when the run has saved its state. It hears nothing more then.
 */
final class GuardedListener implements Listener {

    private final Listener listener;
    private final Listener log;
    private Event last;
    private RuntimeException failure;
    private String message;

    GuardedListener(Listener listener, Listener log) {
        this.listener = listener;
        this.log = log;
    }

    @Override
    public void on(Event event) {
        if (failure != null) {
            return;
        }
        last = event;
        try {
            listener.on(event);
        } catch (RuntimeException thrown) {
            fail(thrown, "at");
        }
    }

    /** What is asked behind an epoch has no event of its own: it is told by the last one. */
    @Override
    public boolean stops() {
        try {
            return failure == null && listener.stops();
        } catch (RuntimeException thrown) {
            fail(thrown, "when asked whether it stops, behind");
            return false;
        }
    }

    private void fail(RuntimeException thrown, String when) {
        failure = thrown;
        message = String.format(Locale.ROOT, "listener %s: must not throw, threw %s %s %s of phase '%s', epoch %d, "
                + "step %d", name(), thrown, when, last.getClass().getSimpleName(), last.phase(), last.epoch(),
                last.step());
        log.on(new Event.Warned(TrainingLoop.now(), last.phase(), last.epoch(), last.step(), message));
    }

    private String name() {
        return listener.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
    }

    boolean hasFailed() {
        return failure != null;
    }

    /**
     * Throws what the listener's exception comes to.
     *
     * @param state what became of the run
     * @throws IllegalStateException if it has thrown one
     */
    void requireSound(String state) {
        if (failure != null) {
            throw new IllegalStateException(message + "; mend it (" + state + ")", failure);
        }
    }
}
