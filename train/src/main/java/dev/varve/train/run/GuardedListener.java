package dev.varve.train.run;

/**
 * A listener of the user's, which may be wrong: the first exception that it throws is kept, written into the log, and
 * thrown when the run has saved its state. It hears nothing more then.
 */
final class GuardedListener implements Listener {

    private final Listener listener;
    private final Listener log;
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
        try {
            listener.on(event);
        } catch (RuntimeException thrown) {
            failure = thrown;
            message = String.format("listener %s: must not throw, threw %s at %s of phase '%s', epoch %d, step %d",
                    name(), thrown, event.getClass().getSimpleName(), event.phase(), event.epoch(), event.step());
            log.on(new Event.Warned(TrainingLoop.now(), event.phase(), event.epoch(), event.step(), message));
        }
    }

    /** What is asked behind an epoch has no event of its own. */
    @Override
    public boolean stops() {
        try {
            return failure == null && listener.stops();
        } catch (RuntimeException thrown) {
            failure = thrown;
            message = String.format("listener %s: must not throw, threw %s when asked whether it stops", name(),
                    thrown);
            return false;
        }
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
