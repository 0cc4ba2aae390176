package dev.varve.train.report;

import dev.varve.html.Markup;
import dev.varve.train.metric.ConfusionMatrix;
import dev.varve.train.metric.Hits;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A confusion matrix as SVG: the darker a cell, the larger its share of the images of its true class. */
final class Matrix {

    private static final int CELL = 34;
    private static final int MOST_WITH_NUMBERS = 24;
    private static final int MOST_WITH_NAMES = 60;
    private static final int MOST = 150;
    private static final double LETTER = 6.6;
    private static final int LONGEST = 18;

    private final ConfusionMatrix matrix;
    private final List<Hits> classes;
    private final List<String> names;
    private final double cell;
    private final double margin;

    Matrix(ConfusionMatrix matrix, List<String> names) {
        this.matrix = matrix;
        this.classes = matrix.perClass();
        this.names = names.stream().map(name -> Elements.shortened(name, LONGEST)).toList();
        this.cell = names.size() <= MOST_WITH_NUMBERS ? CELL : Math.max(3, CELL * MOST_WITH_NUMBERS / names.size());
        this.margin = names.size() > MOST_WITH_NAMES ? 24
                : 30 + LETTER * this.names.stream().mapToInt(String::length).max().orElse(0);
    }

    /** Whether so many classes can be told apart. */
    static boolean shows(int classes) {
        return classes <= MOST;
    }

    Markup drawing() {
        int count = names.size();
        double side = margin + count * cell;
        Markup svg = new Markup("svg", "class", "matrix", "viewBox", "0 0 " + (int) (side + 8) + " " + (int) (side + 8),
                "style", "width:" + (int) (side + 8) + "px", "role", "img", "aria-label", "Confusion matrix");
        svg.with(new Markup("text", "class", "axis", "text-anchor", "middle", "x", margin + count * cell / 2, "y", 12)
                .text("predicted"));
        svg.with(new Markup("text", "class", "axis", "text-anchor", "middle", "transform",
                "translate(12 " + (int) (margin + count * cell / 2) + ") rotate(-90)").text("actual"));
        for (int actual = 0; actual < count; actual++) {
            for (int predicted = 0; predicted < count; predicted++) {
                cell(svg, actual, predicted);
            }
        }
        IntStream.range(0, count <= MOST_WITH_NAMES ? count : 0).forEach(label -> name(svg, label));
        return svg;
    }

    private void cell(Markup svg, int actual, int predicted) {
        long count = matrix.count(actual, predicted);
        long all = classes.get(actual).support();
        double share = all == 0 ? 0 : (double) count / all;
        double x = margin + predicted * cell;
        double y = margin + actual * cell;
        svg.with(new Markup("rect", "class", actual == predicted ? "right" : "wrong", "x", x, "y", y, "width", cell - 1,
                "height", cell - 1, "style", "fill-opacity:" + Elements.share(count == 0 ? 0 : 0.12 + 0.88 * share))
                .with(new Markup("title").text(names.get(actual) + " taken for " + names.get(predicted) + ": " + count
                        + " of " + all)));
        if (count > 0 && names.size() <= MOST_WITH_NUMBERS) {
            svg.with(new Markup("text", "class", share > 0.5 ? "count full" : "count", "text-anchor", "middle", "x",
                    x + cell / 2, "y", y + cell / 2 + 4).text(Long.toString(count)));
        }
    }

    private void name(Markup svg, int label) {
        double middle = margin + (label + 0.5) * cell;
        svg.with(new Markup("text", "text-anchor", "end", "x", margin - 6, "y", middle + 4).text(names.get(label)));
        svg.with(new Markup("text", "transform", String.format(Locale.ROOT,
                "translate(%.1f %.1f) rotate(-90)", middle + 4, margin - 6)).text(names.get(label)));
    }
}
