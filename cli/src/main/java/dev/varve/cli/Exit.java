package dev.varve.cli;

/** What the process returns. */
final class Exit {

    /** All was done. */
    static final int DONE = 0;
    /** A fault of the program or the machine. */
    static final int FAULT = 1;
    /** Something that the user can mend. */
    static final int MENDABLE = 2;
    /** Stopped by Ctrl-C, of a run after the state was saved, as shells count it. */
    static final int INTERRUPTED = 130;

    private Exit() {
    }
}
