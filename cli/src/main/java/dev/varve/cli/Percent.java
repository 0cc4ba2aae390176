package dev.varve.cli;

/** Differences for people: {@code 41 % less}, {@code 7 % more}, {@code the same}. */
final class Percent {

    private static final int PERCENT = 100;

    private Percent() {
    }

    /** Rounded to whole per cent; -0.41 is 41 % less. */
    static String of(double difference) {
        long percent = Math.round(PERCENT * difference);
        return percent == 0 ? "the same" : Math.abs(percent) + (percent < 0 ? " % less" : " % more");
    }
}
