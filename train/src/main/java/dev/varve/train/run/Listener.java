package dev.varve.train.run;

/** Something that wants to know what happens in a run while it happens, such as a progress bar. */
@FunctionalInterface
public interface Listener {

    /**
     * Hears of an event, in the thread that trains. What it throws stops the run behind the present batch: the state is
     * saved, an {@link IllegalStateException} with the exception as its cause says who threw it and where, and the run
     * can be gone on with. Until then the listener hears nothing more.
     */
    void on(Event event);

    /**
     * Asked behind every epoch: whether it shall be the last of the run, as if the plan ended there. The result is then
     * chosen from the epochs so far, exported and measured.
     */
    default boolean stops() {
        return false;
    }

    /** Tells this listener first and then another; each may stop. */
    default Listener and(Listener other) {
        Listener first = this;
        return new Listener() {

            @Override
            public void on(Event event) {
                first.on(event);
                other.on(event);
            }

            @Override
            public boolean stops() {
                return first.stops() || other.stops();
            }
        };
    }
}
