package dev.varve.benchmarks;

import java.util.Locale;

/**
 * Where a ratio should lie.
 *
 * @param least the smallest that meets it
 * @param most the largest that meets it
 */
record Target(double least, double most) {

    /** Nothing is asked; the ratio is reported. */
    static final Target NONE = new Target(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** So many times as fast or as small. */
    static Target atLeast(double ratio) {
        return new Target(ratio, Double.POSITIVE_INFINITY);
    }

    /** No more than this share. */
    static Target atMost(double share) {
        return new Target(Double.NEGATIVE_INFINITY, share);
    }

    /** Equal but for a share. */
    static Target within(double share) {
        return new Target(1 - share, 1 + share);
    }

    /** Whether a ratio meets it. */
    boolean isMet(double ratio) {
        return ratio >= least && ratio <= most;
    }

    /** As a table says it. */
    @Override
    public String toString() {
        if (equals(NONE)) {
            return "–";
        }
        if (most == Double.POSITIVE_INFINITY) {
            return "≥ " + NumberFormat.plain(least);
        }
        return least == Double.NEGATIVE_INFINITY ? "≤ " + NumberFormat.plain(most)
                : String.format(Locale.ROOT, "%s to %s", NumberFormat.plain(least), NumberFormat.plain(most));
    }
}
