package dev.varve.cli;

import java.util.Locale;

/** Large numbers for people: {@code 4.65 M}, {@code 385 M}, {@code 15.5 G}. */
final class Count {

    private static final String[] UNITS = {"", " k", " M", " G", " T"};

    private Count() {
    }

    /** Three significant digits and a unit; numbers below a thousand as they are. */
    static String of(long number) {
        double scaled = number;
        int unit = 0;
        while (scaled >= 999.5 && unit < UNITS.length - 1) {
            scaled /= 1000;
            unit++;
        }
        int decimals = unit == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f%s", scaled, UNITS[unit]);
    }
}
