package dev.varve.card;

import java.util.Locale;

/** Counts with what is counted, as messages and reports say them: {@code 1 channel}, {@code 3 channels}. */
public final class Plural {

    private Plural() {
    }

    /**
     * A count of what has a regular plural.
     *
     * @param count how many there are
     * @param one what one of them is called, which gets an s
     */
    public static String of(long count, String one) {
        return of(count, one, one + "s");
    }

    /**
     * A count.
     *
     * @param count how many there are, shown with commas between thousands
     * @param one what one of them is called
     * @param many what others are called, of 0 too
     */
    public static String of(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }
}
