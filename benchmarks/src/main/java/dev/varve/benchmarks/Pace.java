package dev.varve.benchmarks;

/** How the sides of a question take their turns. */
enum Pace {
    /** Two turns to warm up, then turns of a few seconds. */
    STEPS(2, 7, true),
    /** One turn to warm up; a turn is an epoch. */
    EPOCHS(1, 7, true),
    /** Nothing warms up: a turn is a process or a whole run, parts of which use one thread. */
    RUNS(0, 3, false),
    /** One start that fills caches; a turn is another one, parts of which use one thread. */
    STARTS(1, 7, false);

    private final int warmUps;
    private final int rounds;
    private final boolean busy;

    Pace(int warmUps, int rounds, boolean busy) {
        this.warmUps = warmUps;
        this.rounds = rounds;
        this.busy = busy;
    }

    /** Turns of each side that do not count. */
    int warmUps() {
        return warmUps;
    }

    /** Rounds, where nothing else is asked for. */
    int rounds() {
        return rounds;
    }

    /** Whether all threads should compute all the time, so that a round in which they did not is thrown away. */
    boolean busy() {
        return busy;
    }
}
