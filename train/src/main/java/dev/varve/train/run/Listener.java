package dev.varve.train.run;

/** Something that wants to know what happens in a run while it happens, such as a progress bar. */
@FunctionalInterface
public interface Listener {

    /** Hears of an event, in the thread that trains; what it throws ends the run. */
    void on(Event event);

    /** Tells this listener first and then another. */
    default Listener and(Listener other) {
        return event -> {
            on(event);
            other.on(event);
        };
    }
}
