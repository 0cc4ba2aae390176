package dev.varve.cli;

import dev.varve.card.InvalidInput;
import java.util.Locale;

/** Rules of numbers that options take; messages begin with the option. */
final class Arguments {

    private Arguments() {
    }

    /** Refuses a number that is too small. */
    static void requireAtLeast(int least, int found, String option) {
        if (found < least) {
            throw new InvalidInput("%s: must be at least %d, found %d; give %d or more", option, least, found, least);
        }
    }

    /** Refuses a number that is too small or too large. */
    static void requireBetween(int least, int most, int found, String option) {
        requireAtLeast(least, found, option);
        if (found > most) {
            throw new InvalidInput("%s: must be at most %,d, found %,d; give %,d or less", option, most, found, most);
        }
    }

    /** Refuses what is not a positive, finite number. */
    static void requirePositive(double found, String option) {
        if (!(found > 0 && Double.isFinite(found))) {
            throw new InvalidInput("%s: must be positive and finite, found %s; give a positive number", option,
                    text(found));
        }
    }

    /** Reads a positive, finite number. */
    static double positive(String text, String option) {
        try {
            double number = Double.parseDouble(text);
            requirePositive(number, option);
            return number;
        } catch (NumberFormatException none) {
            throw new InvalidInput(none, "%s: must be auto or a positive number, found %s; give one of them", option,
                    text);
        }
    }

    /** Refuses negative numbers and those that are not finite. */
    static void requireNotNegative(double found, String option) {
        if (!(found >= 0 && Double.isFinite(found))) {
            throw new InvalidInput("%s: must be finite and not negative, found %s; give 0 or a positive number", option,
                    text(found));
        }
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%s", number).replaceFirst("\\.0$", "");
    }
}
