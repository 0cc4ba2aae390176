package dev.varve.plan;

import java.math.BigDecimal;
import java.util.List;

/** Numbers as people type them: {@code 2e-3} and not {@code 0.002} or {@code 2.0E-3}; small counts as words. */
final class NumberText {

    private static final List<String> WORDS =
            List.of("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
    private static final double PLAIN_FROM = 0.01;
    private static final double PLAIN_TO = 1e6;

    private NumberText() {
    }

    static String of(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (Math.abs(value) >= PLAIN_FROM && Math.abs(value) < PLAIN_TO) {
            return digits.toPlainString();
        }
        int exponent = digits.precision() - digits.scale() - 1;
        return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    static String count(int count) {
        return count < WORDS.size() ? WORDS.get(count) : Integer.toString(count);
    }
}
