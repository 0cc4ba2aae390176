package dev.varve.benchmarks;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as the tables show them: three digits that count, or all digits before the point. */
final class NumberFormat {

    private static final int DIGITS = 3;

    private NumberFormat() {
    }

    static String of(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        int before = value == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        return String.format(Locale.ROOT, "%." + Math.max(0, DIGITS - before) + "f", value);
    }

    /** Of a number that someone wrote: no more digits than it has. */
    static String plain(double value) {
        return new BigDecimal(of(value)).stripTrailingZeros().toPlainString();
    }
}
