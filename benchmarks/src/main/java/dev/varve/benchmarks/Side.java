package dev.varve.benchmarks;

/** One side of a comparison, ready to be measured again and again. */
interface Side extends AutoCloseable {

    /** What is compared before anything is timed; nothing where only the time counts. */
    default Facts facts() {
        return Facts.NONE;
    }

    /**
     * Takes a turn.
     *
     * @param units how many steps or images at least; sides that only know whole runs take one
     */
    Lap run(int units);

    @Override
    default void close() {
    }
}
