package dev.varve.train.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * One of the two axes of a plot.
 *
 * @param name what is counted
 * @param from its lower end
 * @param to its upper end, above the lower one
 * @param scale how its values lie along it; of a logarithmic one both ends are positive
 */
record Axis(String name, double from, double to, Scale scale) {

    private static final int TICKS = 5;
    private static final double DECADE = 10;

    /** How values lie along an axis. */
    enum Scale {
        /** Equal ways are equal differences. */
        LINEAR,
        /** The same, of whole numbers. */
        COUNTS,
        /** Equal ways are equal factors. */
        LOGARITHMIC
    }

    /** An axis that begins at 0 and has all of some numbers. */
    static Axis fromZero(String name, Scale scale, DoubleStream values) {
        double most = values.filter(Double::isFinite).max().orElse(1);
        return new Axis(name, 0, most > 0 ? most : 1, scale);
    }

    /** An axis that has all of some numbers, with a little room. */
    static Axis around(String name, double... values) {
        double least = finite(values).min().orElse(0);
        double most = finite(values).max().orElse(1);
        double room = most > least ? 0.05 * (most - least) : Math.max(1e-9, 0.05 * Math.abs(most));
        return new Axis(name, least - room, most + room, Scale.LINEAR);
    }

    /** A logarithmic axis that has all positive ones of some numbers; it spans a factor of 10 at least. */
    static Axis logarithmic(String name, double... values) {
        double most = finite(values).max().orElse(1);
        double least = finite(values).filter(value -> value > most / 1e5).min().orElse(most / DECADE);
        return new Axis(name, Math.min(least, most / DECADE), most * 1.15, Scale.LOGARITHMIC);
    }

    private static DoubleStream finite(double... values) {
        return Arrays.stream(values).filter(Double::isFinite);
    }

    /** Where a value lies, from 0 to 1; those beyond an end lie there. */
    double share(double value) {
        double share = scale == Scale.LOGARITHMIC ? Math.log(value / from) / Math.log(to / from)
                : (value - from) / (to - from);
        return Math.max(0, Math.min(1, share));
    }

    /** Round values along the axis. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (scale == Scale.LOGARITHMIC) {
            for (double decade = Math.pow(DECADE, Math.floor(Math.log10(from))); decade <= to; decade *= DECADE) {
                for (double factor : new double[] {1, 3}) {
                    if (factor * decade >= from && factor * decade <= to) {
                        ticks.add(factor * decade);
                    }
                }
            }
            return ticks;
        }
        double step = step();
        for (long i = (long) Math.ceil(from / step); i * step <= to * (1 + 1e-12); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private double step() {
        double step = step((to - from) / TICKS);
        return scale == Scale.COUNTS ? Math.max(1, step) : step;
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below a number. */
    private static double step(double least) {
        double decade = Math.pow(DECADE, Math.floor(Math.log10(least)));
        return DoubleStream.of(1, 2, 5, DECADE).map(factor -> factor * decade).filter(step -> step >= least * 0.999)
                .findFirst().orElseThrow();
    }

    /** A tick in few letters. */
    String text(double tick) {
        if (scale == Scale.LOGARITHMIC) {
            return String.format(Locale.ROOT, "%.0e", tick).replace("e-0", "e-").replace("e+00", "");
        }
        double step = step();
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return Math.abs(tick) >= 1e5 ? String.format(Locale.ROOT, "%.2g", tick)
                : String.format(Locale.ROOT, "%,." + decimals + "f", tick);
    }
}
