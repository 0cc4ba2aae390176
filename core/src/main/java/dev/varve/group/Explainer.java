package dev.varve.group;

import dev.varve.analysis.BlockTimes;
import dev.varve.analysis.Cost;
import dev.varve.analysis.CutPoint;
import dev.varve.analysis.Cuts;
import dev.varve.analysis.ReceptiveField;
import dev.varve.analysis.Shapes;
import dev.varve.graph.Contraction;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Shape;
import dev.varve.graph.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Computes the edges of an {@link Explanation}. */
final class Explainer {

    private static final String DEFAULT = "default";

    private final Body body;
    private final Cuts cuts;
    private final Map<String, Shape> shapes;
    private final Map<String, Window> fields;
    private final FreezingCost freezing;
    private final long networkMacs;
    private final Optional<BlockTimes> times;
    private final Map<Explanation.Flag, List<CutPoint>> satisfying = new LinkedHashMap<>();
    private final Map<String, List<CutPoint>> chosen = new LinkedHashMap<>();
    private final Map<CutPoint, Integer> indices = new LinkedHashMap<>();

    /** Explains a body at its size; the default borders are those at another one, and times may be none. */
    Explainer(Body body, int home, Optional<BlockTimes> times) {
        this.body = body;
        this.cuts = body.cuts();
        this.shapes = Shapes.at(body.trunk(), body.size());
        this.fields = ReceptiveField.of(body.trunk());
        double[] macs = IntStream.range(0, body.trunk().nodes().size())
                .mapToDouble(i -> body.before(i + 1).macs() - body.before(i).macs()).toArray();
        this.freezing = new FreezingCost(body.trunk(), macs);
        this.networkMacs = Cost.of(body.network(), body.size()).macs();
        this.times = times;
        satisfying.put(Explanation.Flag.STAGE_EDGE, cuts.stageEdges());
        satisfying.put(Explanation.Flag.BLOCK_EDGE, cuts.blockEdges());
        satisfying.put(Explanation.Flag.STAGE_EDGE_NEAREST_TO_HALF, nearestToHalf(cuts.stageEdges()));
        satisfying.put(Explanation.Flag.BLOCK_EDGE_NEAREST_TO_HALF, nearestToHalf(cuts.blockEdges()));
        for (Library library : Groupings.LIBRARIES) {
            chosen.put(library.by(), library.bordersIfAny(body).stream().map(this::cut).toList());
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

    private Explanation.Edge edge(CutPoint cut) {
        CutPoint best = cuts.canonical(cut);
        String last = body.trunk().nodes().get(cut.position() - 1).id();
        long widest = cut.live().stream().mapToLong(id -> fields.get(id).extent()).max().orElseThrow();
        boolean whole = widest == Window.WHOLE;
        return new Explanation.Edge(cut.border(), indices.get(cut), fields.get(last).stride(), resolution(last),
                whole ? Explanation.WHOLE : widest, whole ? 1 : Math.min(1, (double) widest / body.size()), depth(cut),
                shares(cut, best), cut.bytes(), cut.live(), cut.splitUnit(), cut.splitBlock(),
                freezing.at(cut.position()), keysOf(chosen, cut), flags(cut, best), best.border());
    }

    /** Tokens have no height: that of the map that they come from. */
    private long resolution(String id) {
        Shape shape = shapes.get(id);
        return switch (shape.rank()) {
            case 2 -> 1;
            case 4 -> shape.extent(2);
            default -> body.size() / fields.get(id).stride();
        };
    }

    private Explanation.Depth depth(CutPoint cut) {
        List<Node> nodes = body.trunk().nodes();
        int before = layers(nodes.subList(0, cut.position()));
        return new Explanation.Depth(before, layers(nodes) - before, cuts.blocksBefore(cut.position()),
                cuts.blocksBefore(nodes.size()), Division.nameBefore(body, cut));
    }

    private static int layers(List<Node> nodes) {
        return (int) nodes.stream().filter(node -> node.op() instanceof Contraction).count();
    }

    private List<Explanation.Flag> flags(CutPoint cut, CutPoint best) {
        List<Explanation.Flag> flags = new ArrayList<>(keysOf(satisfying, cut));
        if (!cut.splitUnit().isEmpty()) {
            Node next = body.trunk().nodes().get(cut.position());
            boolean norm = cut.splitUnit().contains(next.id()) && next.op() instanceof Norm;
            flags.add(norm ? Explanation.Flag.SPLITS_CONVOLUTION_FROM_NORM : Explanation.Flag.SPLITS_ACTIVATION_OFF);
        }
        if (cut.splitBlock() != null) {
            flags.add(Explanation.Flag.INSIDE_A_BLOCK);
        }
        if (cut.live().size() > 1) {
            flags.add(Explanation.Flag.SEVERAL_TENSORS_CROSS);
        }
        if (best.bytes() < cut.bytes()) {
            flags.add(Explanation.Flag.LARGER_TENSOR);
        }
        return flags;
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

    private Explanation.Shares shares(CutPoint cut, CutPoint best) {
        Cost before = body.before(cut.position());
        Cost all = body.cost();
        return new Explanation.Shares(share(before.parameters(), all.parameters()), share(before.macs(), all.macs()),
                share(before.activations(), all.activations()), share(before.macs(), networkMacs),
                times.flatMap(known -> seconds(known, best.border())).orElse(null));
    }

    /** The measured share before a border; empty inside a block, which was timed as a whole. */
    private static Optional<Double> seconds(BlockTimes known, String border) {
        double all = known.blocks().stream().mapToDouble(BlockTimes.Block::forward).sum();
        return known.has(border) ? Optional.of(known.forwardBefore(border) / all) : Optional.empty();
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
