package dev.varve.benchmarks;

/** One side of a comparison, warmed up and ready to be measured again and again. */
interface Side extends AutoCloseable {

    /** What it is, for the report. */
    String name();

    /** Runs a round and returns its images per second. */
    double imagesPerSecond();

    @Override
    void close();
}
