package dev.varve.cli;

import java.util.Locale;

/** Durations for people: {@code 48 s}, {@code 3:05 min}, {@code 2:10 h}. */
final class Seconds {

    private static final long MINUTE = 60;
    private static final long HOUR = 3600;

    private Seconds() {
    }

    /** Rounded to seconds, from an hour on to minutes. */
    static String of(double seconds) {
        long whole = Math.round(seconds);
        if (whole < MINUTE) {
            return whole + " s";
        }
        return whole < HOUR ? String.format(Locale.ROOT, "%d:%02d min", whole / MINUTE, whole % MINUTE)
                : String.format(Locale.ROOT, "%d:%02d h", whole / HOUR, whole % HOUR / MINUTE);
    }
}
