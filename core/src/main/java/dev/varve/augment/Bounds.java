package dev.varve.augment;

import dev.varve.card.InvalidInput;
import java.util.Locale;

/** The checks of this package's records; every message begins with the field. */
final class Bounds {

    private Bounds() {
    }

    static void that(boolean holds, String field, String rule, Object found, String remedy) {
        if (!holds) {
            throw new InvalidInput("%s: %s, found %s; %s", field, rule,
                    found instanceof Double number ? text(number) : found, remedy);
        }
    }

    static <T> void present(T value, String field) {
        that(value != null, field, "must be given", "nothing", "give it a value");
    }

    /** Both ends are allowed. */
    static void within(double least, double most, double value, String field) {
        that(value >= least && value <= most, field, String.format(Locale.ROOT, "must lie within %s and %s",
                text(least), text(most)), value, "give a number between them");
    }

    /** From 0 on, and below the end. */
    static void below(double end, double value, String field) {
        that(value >= 0 && value < end, field, String.format(Locale.ROOT, "must be at least 0 and below %s", text(end)),
                value, "0 is none");
    }

    static void chance(double value, String field) {
        that(value >= 0 && value <= 1, field, "must be a probability from 0 to 1", value,
                "0 is never, 1 is always");
    }

    /** Two ends of a range. */
    static void ordered(double low, double high, String lowField, String highField) {
        that(low <= high, lowField, "must be at most " + highField + ", which is " + text(high), low,
                "exchange them, or give the same twice");
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? Long.toString((long) number) : Double.toString(number);
    }
}
