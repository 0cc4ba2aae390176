package dev.varve.train.report;

import dev.varve.html.Markup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Named lines of one plot over the same points, from blue to red. Where some lie upon each other, all but the first are
 * dashed, each beside the others' dashes, so that every one is seen.
 */
final class Lines {

    private static final int DASH = 7;
    /** Pixels below which two lines cannot be told apart. */
    private static final double SAME = 1.5;
    private static final double DOT = 3;
    private static final double RINGS = 4;

    private final Plot plot;
    private final double[] across;
    private final List<String> names;
    private final List<double[]> values;

    /**
     * Lines that are not drawn yet.
     *
     * @param across where the points lie
     * @param lines the values of each at these points; NaN is a gap
     */
    Lines(Plot plot, double[] across, Map<String, double[]> lines) {
        this.plot = plot;
        this.across = across;
        this.names = List.copyOf(lines.keySet());
        this.values = List.copyOf(lines.values());
    }

    /** Draws them, if asked for with a dot at each point; the legend has those with a value at all. */
    Markup figure(String label, boolean dots, String caption) {
        Map<String, String> legend = new LinkedHashMap<>();
        for (int line = 0; line < names.size(); line++) {
            if (DoubleStream.of(values.get(line)).anyMatch(Double::isFinite)) {
                legend.put(names.get(line), draw(line, dots));
            }
        }
        return Elements.figure(plot.drawing(label), legend, caption);
    }

    /** The background of its key. */
    private String draw(int line, boolean dots) {
        List<Integer> together = together(line);
        int rank = together.indexOf(line);
        String colour = colour(line);
        plot.line("strong", colour, rank == 0 ? "" : String.format(Locale.ROOT, "%d %d;stroke-dashoffset:%d", DASH,
                DASH * (together.size() - 1), -DASH * rank), across, values.get(line));
        if (dots) {
            double radius = DOT + RINGS * (together.size() - 1 - rank) / Math.max(1, together.size() - 1);
            IntStream.range(0, across.length).filter(i -> Double.isFinite(values.get(line)[i])).forEach(i ->
                    plot.dot(colour, across[i], values.get(line)[i], radius, names.get(line) + " "
                            + Elements.number(values.get(line)[i])));
        }
        return rank == 0 ? colour : "repeating-linear-gradient(90deg," + colour + " 0 3px,transparent 3px 5px)";
    }

    /** The lines that lie upon one, and that one. */
    private List<Integer> together(int line) {
        List<Integer> together = new ArrayList<>();
        for (int other = 0; other < values.size(); other++) {
            if (other == line || meet(values.get(line), values.get(other))) {
                together.add(other);
            }
        }
        return together;
    }

    /** Whether two neighbouring points of one are those of the other, or its only point. */
    private boolean meet(double[] one, double[] other) {
        int run = 0;
        for (int i = 0; i < one.length; i++) {
            run = Math.abs(plot.y(one[i]) - plot.y(other[i])) < SAME ? run + 1 : 0;
            if (run == 2 || run == one.length) {
                return true;
            }
        }
        return false;
    }

    private String colour(int line) {
        return String.format(Locale.ROOT, "hsl(%d 65%% 52%%)",
                names.size() == 1 ? 215 : 215 - 215 * line / (names.size() - 1));
    }
}
