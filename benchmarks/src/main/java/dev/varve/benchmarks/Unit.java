package dev.varve.benchmarks;

/** What a figure counts. */
enum Unit {
    /** Seconds for a step of one batch, shown in milliseconds. */
    STEP("ms a step", 1e3),
    /** Seconds for a batch that only runs, shown in milliseconds. */
    BATCH("ms a batch", 1e3),
    /** Seconds for a photo, shown in milliseconds. */
    PHOTO("ms a photo", 1e3),
    /** Seconds. */
    SECONDS("s", 1),
    /** Resident memory. */
    MIB("MiB", 1);

    private final String text;
    private final double factor;

    Unit(String text, double factor) {
        this.text = text;
        this.factor = factor;
    }

    /** What stands behind the number. */
    String text() {
        return text;
    }

    /** From the figure to the number that is shown. */
    double factor() {
        return factor;
    }
}
