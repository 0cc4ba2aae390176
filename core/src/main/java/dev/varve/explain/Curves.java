package dev.varve.explain;

import dev.varve.group.Explanation.Edge;
import dev.varve.group.Explanation.Flag;
import dev.varve.html.Markup;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How much lies before each border, against depth in layers; stage edges and the border are marked. */
final class Curves {

    private static final double LEFT = 44;
    private static final double TOP = 14;
    private static final double WIDTH = 520;
    private static final double HEIGHT = 300;
    private static final double BOTTOM = 60;
    private static final double ROOM = 72;
    private static final int QUARTERS = 4;

    private final Explained explained;
    private final List<Edge> edges;
    private final double layers;

    Curves(Explained explained) {
        this.explained = explained;
        this.edges = explained.edges().stream().filter(Edge::isClean).toList();
        this.layers = edges.isEmpty() ? 1 : edges.get(0).depth().layersBefore() + edges.get(0).depth().layersBehind();
    }

    Markup drawing() {
        Markup svg = new Markup("svg", "viewBox", "0 0 " + (int) (LEFT + WIDTH + 16) + " "
                + (int) (TOP + HEIGHT + BOTTOM), "role", "img", "aria-label", "Shares against depth");
        for (int quarter = 0; quarter <= QUARTERS; quarter++) {
            double share = (double) quarter / QUARTERS;
            svg.with(new Markup("line", "class", quarter == 2 ? "half" : "grid", "x1", LEFT, "x2", LEFT + WIDTH, "y1",
                    y(share), "y2", y(share)));
            svg.with(new Markup("text", "class", "name", "text-anchor", "end", "x", LEFT - 6, "y", y(share) + 4)
                    .text(Wording.percent(share)));
        }
        marks(svg);
        svg.with(curve("parameters", edge -> edge.before().parameters()));
        svg.with(curve("macs", edge -> edge.before().macs()));
        svg.with(curve("activations", edge -> edge.before().activations()));
        legend(svg);
        return svg;
    }

    private void marks(Markup svg) {
        for (Edge edge : explained.edges()) {
            boolean argued = edge.border().equals(explained.border());
            if (argued || edge.flags().contains(Flag.STAGE_EDGE)) {
                svg.with(new Markup("line", "class", argued ? "cut" : "stage", "x1", x(edge), "x2", x(edge), "y1", TOP,
                        "y2", TOP + HEIGHT).with(new Markup("title").text(Wording.name(edge))));
                if (argued || isAlone(edge)) {
                    svg.with(new Markup("text", "class", argued ? "chosen" : "name", "text-anchor", "middle", "x",
                            x(edge), "y", TOP + HEIGHT + 16).text(edge.border()));
                }
            }
        }
    }

    /** Whether the name of a stage edge has room beside those of the others. */
    private boolean isAlone(Edge edge) {
        return explained.edges().stream().filter(other -> !other.equals(edge)
                        && (other.flags().contains(Flag.STAGE_EDGE) || other.border().equals(explained.border())))
                .allMatch(other -> Math.abs(x(other) - x(edge)) >= ROOM);
    }

    private Markup curve(String name, ToDoubleFunction<Edge> share) {
        String points = edges.stream().map(edge -> point(x(edge), y(share.applyAsDouble(edge))))
                .collect(Collectors.joining(" ", point(LEFT, y(0)) + " ", " " + point(LEFT + WIDTH, y(1))));
        Markup group = new Markup("g", "class", "curve " + name).with(new Markup("polyline", "points", points));
        for (Edge edge : edges) {
            group.with(new Markup("circle", "cx", x(edge), "cy", y(share.applyAsDouble(edge)), "r", 2.5)
                    .with(new Markup("title").text(Wording.name(edge) + ": "
                            + Wording.percent(share.applyAsDouble(edge)) + " of the " + words(name))));
        }
        return group;
    }

    private static String words(String name) {
        return name.equals("macs") ? "multiply-accumulates" : name;
    }

    private void legend(Markup svg) {
        double x = LEFT;
        for (String name : List.of("activations", "macs", "parameters")) {
            double y = TOP + HEIGHT + BOTTOM - 16;
            svg.with(new Markup("g", "class", "curve " + name).with(new Markup("polyline", "points",
                    point(x, y) + " " + point(x + 26, y))));
            svg.with(new Markup("text", "class", "name", "x", x + 32, "y", y + 4).text(words(name)));
            x += WIDTH / 3;
        }
    }

    private double x(Edge edge) {
        return LEFT + WIDTH * edge.depth().layersBefore() / layers;
    }

    private static double y(double share) {
        return TOP + HEIGHT * (1 - share);
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }
}
