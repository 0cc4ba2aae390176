package dev.varve.train.report;

import dev.varve.html.Markup;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines, points and bars over two axes, as SVG. */
final class Plot {

    private static final double LEFT = 52;
    private static final double TOP = 20;
    private static final double WIDTH = 540;
    private static final double HEIGHT = 240;
    private static final double RIGHT = 14;
    private static final double BOTTOM = 44;
    /** Pixels of a letter, about. */
    private static final double LETTER = 6.6;

    private final Axis across;
    private final Axis up;
    private final Markup marks = new Markup("g");

    Plot(Axis across, Axis up) {
        this.across = across;
        this.up = up;
    }

    /** A stretch of the lower axis with its name above it, in as many letters as fit; shaded or not. */
    Plot band(String name, double from, double to, boolean shaded) {
        if (shaded) {
            marks.with(new Markup("rect", "class", "band", "x", x(from), "y", TOP, "width", x(to) - x(from), "height",
                    HEIGHT));
        }
        marks.with(new Markup("text", "class", "phase", "x", x(from) + 4, "y", TOP - 6)
                .text(Elements.shortened(name, (int) ((x(to) - x(from) - 4) / LETTER)))
                .with(new Markup("title").text(name)));
        return this;
    }

    /** A line through points; it is broken where one is not finite. */
    Plot line(String style, String colour, double[] x, double[] y) {
        return line(style, colour, "", x, y);
    }

    /** The same with dashes, as SVG's {@code stroke-dasharray}; empty where it has none. */
    Plot line(String style, String colour, String dashes, double[] x, double[] y) {
        String stroke = "stroke:" + colour + (dashes.isEmpty() ? "" : ";stroke-dasharray:" + dashes);
        for (int begin = 0, end; begin < y.length; begin = end + 1) {
            end = begin;
            while (end < y.length && Double.isFinite(y[end])) {
                end++;
            }
            if (end > begin) {
                marks.with(new Markup("polyline", "class", style, "style", stroke, "points",
                        IntStream.range(begin, end).mapToObj(i -> String.format(Locale.ROOT, "%.1f,%.1f", x(x[i]),
                                y(y[i]))).collect(Collectors.joining(" "))));
            }
        }
        return this;
    }

    /** A point that says something when it is pointed at. */
    Plot dot(String colour, double x, double y, double radius, String says) {
        marks.with(new Markup("circle", "style", "fill:" + colour, "cx", x(x), "cy", y(y), "r", radius)
                .with(new Markup("title").text(says)));
        return this;
    }

    /** A bar from the lower end. */
    Plot bar(double from, double to, double y, String says) {
        marks.with(new Markup("rect", "class", "bar", "x", x(from) + 1, "width", Math.max(1, x(to) - x(from) - 2), "y",
                y(y), "height", TOP + HEIGHT - y(y)).with(new Markup("title").text(says)));
        return this;
    }

    /** The line on which both axes are equal. */
    Plot diagonal() {
        double from = Math.max(across.from(), up.from());
        double to = Math.min(across.to(), up.to());
        return line("even", "var(--soft)", new double[] {from, to}, new double[] {from, to});
    }

    Markup drawing(String label) {
        Markup svg = new Markup("svg", "class", "plot", "viewBox", "0 0 " + (int) (LEFT + WIDTH + RIGHT) + " "
                + (int) (TOP + HEIGHT + BOTTOM), "role", "img", "aria-label", label);
        for (double tick : up.ticks()) {
            svg.with(new Markup("line", "class", "grid", "x1", LEFT, "x2", LEFT + WIDTH, "y1", y(tick), "y2", y(tick)));
            svg.with(new Markup("text", "text-anchor", "end", "x", LEFT - 6, "y", y(tick) + 4).text(up.text(tick)));
        }
        for (double tick : across.ticks()) {
            svg.with(new Markup("text", "text-anchor", "middle", "x", x(tick), "y", TOP + HEIGHT + 16)
                    .text(across.text(tick)));
        }
        svg.with(new Markup("line", "class", "grid", "x1", LEFT, "x2", LEFT + WIDTH, "y1", TOP + HEIGHT, "y2",
                TOP + HEIGHT));
        svg.with(new Markup("text", "class", "axis", "text-anchor", "middle", "x", LEFT + WIDTH / 2, "y",
                TOP + HEIGHT + 36).text(across.name()));
        return svg.with(marks);
    }

    private double x(double value) {
        return LEFT + WIDTH * across.share(value);
    }

    /** Where a value lies in the drawing, in pixels from above. */
    double y(double value) {
        return TOP + HEIGHT * (1 - up.share(value));
    }
}
