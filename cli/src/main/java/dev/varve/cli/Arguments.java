package dev.varve.cli;

import dev.varve.card.InvalidInput;

/** Rules of numbers that options take. */
final class Arguments {

    private Arguments() {
    }

    /** Refuses a number that is too small. */
    static void requireAtLeast(int least, int found, String option) {
        if (found < least) {
            throw new InvalidInput("%s: must be at least %d, found %d; give %d or more", option, least, found, least);
        }
    }
}
