package dev.varve.explain;

import dev.varve.analysis.Cost;
import dev.varve.analysis.CutPoint;
import dev.varve.analysis.Shapes;
import dev.varve.graph.Shape;
import dev.varve.group.Body;
import dev.varve.html.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network as a tower, the input on top: a storey for what lies between two clean cuts, as high as its share of the
 * multiply-accumulates and as wide as its map, in the colour of its group.
 */
final class Tower {

    private static final double HEIGHT = 640;
    private static final double MIDDLE = 150;
    private static final double WIDEST = 260;
    private static final double NARROWEST = 8;
    private static final double LABELS = 286;
    private static final double LETTER = 7.5;
    private static final double LINE = 13;
    private static final double MARGIN = 14;

    private final Body body;
    private final Explained explained;
    private final Map<String, Shape> shapes;
    private final List<CutPoint> cuts;

    Tower(Body body, Explained explained) {
        this.body = body;
        this.explained = explained;
        this.shapes = Shapes.at(body.trunk(), body.size());
        this.cuts = body.cuts().cleanEdges();
    }

    Markup drawing() {
        int letters = cuts.stream().mapToInt(cut -> label(cut).length()).max().orElse(0);
        Markup svg = new Markup("svg", "viewBox", "0 0 " + (int) (LABELS + LETTER * (letters + 1)) + " "
                + (int) (HEIGHT + 2 * MARGIN), "role", "img", "aria-label", "The network drawn to scale");
        int border = border().map(CutPoint::position).orElse(Integer.MAX_VALUE);
        List<Integer> ends = new ArrayList<>(cuts.stream().map(CutPoint::position).toList());
        ends.add(body.trunk().nodes().size());
        int from = 0;
        double widest = ends.stream().mapToLong(end -> side(end)).max().orElse(1);
        for (int end : ends) {
            svg.with(storey(from, end, side(end) / widest, from < border ? "before" : "behind"));
            from = end;
        }
        label(svg);
        border().map(cut -> y(cut.position())).ifPresent(y ->
                svg.with(new Markup("line", "class", "cut", "x1", 0, "x2", LABELS, "y1", y, "y2", y)));
        return svg;
    }

    private Markup storey(int from, int end, double width, String group) {
        Cost all = body.cost();
        Cost cost = new Cost(body.before(end).macs() - body.before(from).macs(),
                body.before(end).parameters() - body.before(from).parameters(), 0);
        double wide = Math.max(NARROWEST, WIDEST * width);
        return new Markup("rect", "class", group, "x", MIDDLE - wide / 2, "width", wide, "y", y(from), "height",
                Math.max(0, y(end) - y(from))).with(new Markup("title").text(String.format(
                        "%s: map %d x %d, %s of the multiply-accumulates, %s of the parameters",
                        begin(from), side(end), side(end), Wording.percent(share(cost.macs(), all.macs())),
                        Wording.percent(share(cost.parameters(), all.parameters())))));
    }

    private String begin(int position) {
        return cuts.stream().filter(cut -> cut.position() == position).map(CutPoint::border).findFirst()
                .orElse("stem");
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private double y(int position) {
        return MARGIN + HEIGHT * share(body.before(position).macs(), body.cost().macs());
    }

    /** Positions along a side of what is made last before a position; of tokens, the side of their square. */
    private long side(int end) {
        Shape shape = shapes.get(body.trunk().nodes().get(end - 1).id());
        return shape.rank() == 4 ? shape.extent(2)
                : shape.rank() == 3 ? Math.round(Math.sqrt(shape.extent(1))) : 1;
    }

    /** The name of the border beside the tower, and those of stage edges as far as they do not overlap. */
    private void label(Markup svg) {
        List<CutPoint> stages = body.cuts().stageEdges();
        double last = -LINE;
        for (CutPoint cut : cuts) {
            double y = y(cut.position());
            if ((stages.isEmpty() || stages.contains(cut)) && y - last >= LINE && !isNearBorder(y)) {
                svg.with(name("name", cut));
                last = y;
            }
        }
        border().ifPresent(cut -> svg.with(name("chosen", cut)));
    }

    private Markup name(String kind, CutPoint cut) {
        return new Markup("text", "class", kind, "x", LABELS + 4, "y", y(cut.position()) + 4).text(label(cut));
    }

    private Optional<CutPoint> border() {
        return Optional.ofNullable(explained.border()).flatMap(body.cuts()::before);
    }

    private String label(CutPoint cut) {
        return cut.border() + " · "
                + Wording.percent(share(body.before(cut.position()).macs(), body.cost().macs()));
    }

    private boolean isNearBorder(double y) {
        return border().filter(cut -> Math.abs(y - y(cut.position())) < LINE).isPresent();
    }
}
