package dev.varve.benchmarks;

/** One side of a comparison, ready to be measured again and again. */
interface Side extends AutoCloseable {

    /** What is compared before anything is timed. */
    Facts facts();

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
