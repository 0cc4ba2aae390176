package dev.varve.explain;

import dev.varve.group.Explanation.Edge;
import java.util.List;
import java.util.Locale;

/** How borders, shares and sizes are said. */
public final class Wording {

    private static final int PERCENT = 100;
    private static final double KIB = 1024;
    private static final double EQUAL = 0.02;

    private Wording() {
    }

    /** A border by its path, and by its index where the path does not end in it: {@code layer3 (index 6)}. */
    static String name(Edge edge) {
        return edge.index() == null || edge.border().matches("(.*\\.)?" + edge.index()) ? edge.border()
                : edge.border() + " (index " + edge.index() + ")";
    }

    /** A share in whole per cent. */
    static String percent(double share) {
        return Math.round(PERCENT * share) + " %";
    }

    /** A share of the arithmetic before a border; where an old head makes it another one, with both. */
    static String arithmetic(Edge edge) {
        String body = percent(edge.before().macs());
        String network = percent(edge.before().macsOfNetwork());
        return body.equals(network) ? body : body + " (" + network + " with the old head counted)";
    }

    /** A cost as a share of another: {@code 0.69}. */
    static String times(double share) {
        return String.format(Locale.ROOT, "%.2f", share);
    }

    /**
     * What crosses a border, in KiB, from 1,024 on in MiB.
     *
     * @param bytes how many
     * @return for example {@code 784 KiB}
     */
    public static String bytes(long bytes) {
        double kib = bytes / KIB;
        return kib < KIB ? String.format(Locale.ROOT, "%.0f KiB", kib)
                : String.format(Locale.ROOT, "%.1f MiB", kib / KIB);
    }

    /** How large a number is beside another: {@code a quarter of}, {@code as much as}, {@code twice}. */
    static String ratio(long number, long other) {
        double ratio = (double) number / other;
        if (Math.abs(ratio - 1) < EQUAL) {
            return "as much as";
        }
        if (ratio > 1) {
            return ratio == 2 ? "twice" : ratio == Math.rint(ratio) ? (long) ratio + " times"
                    : String.format(Locale.ROOT, "%.1f times", ratio);
        }
        return ratio == 0.5 ? "half of" : ratio == 0.25 ? "a quarter of" : percent(ratio) + " of";
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String list(List<String> words) {
        int last = words.size() - 1;
        return last < 1 ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
