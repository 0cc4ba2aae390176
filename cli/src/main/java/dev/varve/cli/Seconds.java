package dev.varve.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Durations for people: {@code 48 s}, {@code 3:05 min}, {@code 2:10 h}. */
final class Seconds {

    private static final long MINUTE = 60;
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;

    private Seconds() {
    }

    /** How long before a time another was: {@code just now} within a minute, {@code 20 min ago}, {@code 3 days ago}. */
    static String ago(Instant then, Instant now) {
        long seconds = Duration.between(then, now).toSeconds();
        if (seconds < MINUTE) {
            return "just now";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min ago";
        }
        return seconds < 2 * DAY ? seconds / HOUR + " h ago" : seconds / DAY + " days ago";
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
