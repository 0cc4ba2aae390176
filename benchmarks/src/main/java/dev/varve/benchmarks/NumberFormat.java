package dev.varve.benchmarks;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as the tables show them: three digits that count. */
final class NumberFormat {

    private static final MathContext DIGITS = new MathContext(3);
    private static final double WHOLE = 1000;

    private NumberFormat() {
    }

    static String of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "–" : "∞";
        }
        if (Math.abs(value) >= WHOLE) {
            return Long.toString(Math.round(value));
        }
        return new BigDecimal(value).round(DIGITS).toPlainString();
    }

    /** Of a number that someone wrote: no more digits than it has. */
    static String plain(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
