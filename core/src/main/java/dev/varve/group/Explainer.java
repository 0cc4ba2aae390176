package dev.varve.group;

import dev.varve.analysis.Cost;
import dev.varve.analysis.CutPoint;
import dev.varve.analysis.Cuts;
import dev.varve.analysis.ReceptiveField;
import dev.varve.analysis.Shapes;
import dev.varve.graph.Shape;
import dev.varve.graph.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes the edges of an {@link Explanation}. */
final class Explainer {

    private static final String DEFAULT = "default";

    private final Body body;
    private final Cuts cuts;
    private final Map<String, Shape> shapes;
    private final Map<String, Window> fields;
    private final Map<Explanation.Rule, List<CutPoint>> satisfying = new LinkedHashMap<>();
    private final Map<String, List<CutPoint>> chosen = new LinkedHashMap<>();
    private final Map<CutPoint, Integer> indices = new LinkedHashMap<>();

    /** Explains a body at its size; the default borders are those at another one. */
    Explainer(Body body, int home) {
        this.body = body;
        this.cuts = body.cuts();
        this.shapes = Shapes.at(body.trunk(), body.size());
        this.fields = ReceptiveField.of(body.trunk());
        satisfying.put(Explanation.Rule.STAGE_EDGE, cuts.stageEdges());
        satisfying.put(Explanation.Rule.BLOCK_EDGE, cuts.blockEdges());
        satisfying.put(Explanation.Rule.STAGE_EDGE_NEAREST_TO_HALF, nearestToHalf(cuts.stageEdges()));
        satisfying.put(Explanation.Rule.BLOCK_EDGE_NEAREST_TO_HALF, nearestToHalf(cuts.blockEdges()));
        for (Fastai fastai : Fastai.values()) {
            chosen.put(fastai.by(), fastai.bordersIfAny(body).stream().map(this::cut).toList());
        }
        chosen.put(DEFAULT, Groupings.DEFAULT.borders(body.at(home)).stream().map(this::cut).toList());
        List<String> children = body.children();
        for (int i = 0; i < children.size(); i++) {
            Optional<CutPoint> cut = cuts.before(children.get(i));
            if (cut.isPresent()) {
                indices.put(cut.get(), i);
            }
        }
    }

    private List<CutPoint> nearestToHalf(List<CutPoint> edges) {
        return edges.isEmpty() ? List.of() : new Balance(body, edges).borders(1).stream().map(this::cut).toList();
    }

    private CutPoint cut(String border) {
        return cuts.before(border).orElseThrow();
    }

    List<Explanation.Edge> edges() {
        return cuts.all().stream().filter(cut -> cut.border() != null).map(this::edge).toList();
    }

    Explanation.Edge edge(CutPoint cut) {
        String last = body.trunk().nodes().get(cut.position() - 1).id();
        long widest = cut.live().stream().mapToLong(id -> fields.get(id).extent()).max().orElseThrow();
        long seen = widest == Window.WHOLE ? Explanation.WHOLE : widest;
        Shape shape = shapes.get(last);
        return new Explanation.Edge(cut.border(), indices.get(cut), fields.get(last).stride(),
                shape.rank() == 4 ? shape.extent(2) : 1, seen, shares(cut), cut.bytes(), cut.live(), cut.splitUnit(),
                cut.splitBlock(), keysOf(chosen, cut), keysOf(satisfying, cut), cuts.canonical(cut).border());
    }

    private static <K> List<K> keysOf(Map<K, List<CutPoint>> map, CutPoint cut) {
        List<K> keys = new ArrayList<>();
        map.forEach((key, members) -> {
            if (members.contains(cut)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private Explanation.Shares shares(CutPoint cut) {
        Cost before = body.before(cut.position());
        Cost all = body.cost();
        return new Explanation.Shares(share(before.parameters(), all.parameters()), share(before.macs(), all.macs()),
                share(before.activations(), all.activations()), null);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
