package dev.varve.analysis;

import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import dev.varve.graph.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Every position at which a network can be divided, and the positions that stand out. */
public final class Cuts {

    private static final long BYTES_OF_FLOAT = 4;
    private static final Comparator<CutPoint> BEST_FIRST = Comparator.comparingLong(CutPoint::bytes)
            .thenComparing(cut -> !cut.isClean()).thenComparing(CutPoint::position);

    private final Network network;
    private final Map<String, Shape> shapes;
    private final Blocks blocks;
    private final Map<String, Span> blockSpans;
    private final List<CutPoint> all;
    private final List<Integer> arraysBefore;
    private final Map<Integer, CutPoint> bestEdges;

    private Cuts(Network network, Map<String, Shape> shapes) {
        this.network = network;
        this.shapes = shapes;
        this.blocks = new Blocks(network);
        this.blockSpans = spans(blocks::of);
        this.all = points();
        this.arraysBefore = arraysBefore();
        this.bestEdges = bestEdges();
    }

    /**
     * Finds the cuts of a network.
     *
     * @param size pixels of each side of a square input
     */
    public static Cuts of(Network network, int size) {
        return of(network, Shapes.at(network, size));
    }

    /**
     * Finds the cuts of a network.
     *
     * @param shapes of all values, as {@link Shapes#at} finds them
     */
    public static Cuts of(Network network, Map<String, Shape> shapes) {
        return new Cuts(network, shapes);
    }

    private List<CutPoint> points() {
        List<Node> nodes = network.nodes();
        List<List<String>> live = Liveness.of(network);
        Units units = new Units(network);
        List<List<String>> partedUnits = parted(spans(node -> units.of(node.id())), List.of());
        List<String> partedBlocks = parted(blockSpans, null);
        Set<String> begun = new HashSet<>();
        List<CutPoint> points = new ArrayList<>();
        boolean computed = false;
        for (int p = 0; p < nodes.size(); p++) {
            String border = beginning(nodes.get(p), begun);
            if (computed) {
                long elements = live.get(p).stream().mapToLong(id -> shapes.get(id).elements()).sum();
                points.add(new CutPoint(p, border, live.get(p), BYTES_OF_FLOAT * elements,
                        partedUnits.get(p), partedBlocks.get(p)));
            }
            computed |= !(nodes.get(p).op() instanceof Source);
        }
        return List.copyOf(points);
    }

    /** The positions of the first and the last node of something. */
    private record Span(int first, int last) {
    }

    private <T> Map<T, Span> spans(Function<Node, T> wholeOf) {
        Map<T, Span> spans = new LinkedHashMap<>();
        for (int p = 0; p < network.nodes().size(); p++) {
            T whole = wholeOf.apply(network.nodes().get(p));
            if (whole != null) {
                spans.merge(whole, new Span(p, p), (known, here) -> new Span(known.first, here.last));
            }
        }
        return spans;
    }

    /** What is parted by a cut at each position: the first begun of what has nodes on both sides. */
    private <T> List<T> parted(Map<T, Span> spans, T none) {
        List<T> parted = new ArrayList<>(Collections.nCopies(network.nodes().size(), none));
        spans.forEach((whole, span) -> {
            for (int p = span.first + 1; p <= span.last; p++) {
                parted.set(p, parted.get(p) == none ? whole : parted.get(p));
            }
        });
        return parted;
    }

    /** The outermost module of which this is the first node. */
    private static String beginning(Node node, Set<String> begun) {
        List<String> modules = ModuleNode.pathsAbove(node.origin().scope());
        List<String> beginning = modules.subList(1, modules.size()).stream().filter(begun::add).toList();
        return beginning.isEmpty() ? null : beginning.get(0);
    }

    private List<Integer> arraysBefore() {
        Set<String> seen = new HashSet<>();
        List<Integer> counts = new ArrayList<>(List.of(0));
        for (Node node : network.nodes()) {
            seen.addAll(node.parameters().values());
            counts.add(seen.size());
        }
        return counts;
    }

    /** All cuts with something computed before them, in order of execution. */
    public List<CutPoint> all() {
        return all;
    }

    /** The cut before the first node of a module; empty if the module is never called, or is the very first. */
    public Optional<CutPoint> before(String module) {
        for (CutPoint cut : all) {
            String scope = network.nodes().get(cut.position()).origin().scope();
            if (scope.equals(module) || scope.startsWith(module + ".")) {
                boolean first = network.nodes().subList(0, cut.position()).stream().map(node -> node.origin().scope())
                        .noneMatch(other -> other.equals(module) || other.startsWith(module + "."));
                return first ? Optional.of(cut) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * The best of all cuts at module edges that have the same parameters on each side: the one where fewest bytes
     * cross; among those a clean one, and then the earliest. In vgg16_bn 22, 23 and 24 are the same to the groups, and
     * behind the pooling, at 24, a quarter of the bytes cross.
     */
    public CutPoint canonical(CutPoint cut) {
        CutPoint best = bestEdges.get(arraysBefore.get(cut.position()));
        return best == null ? cut : better(cut, best);
    }

    private static CutPoint better(CutPoint one, CutPoint other) {
        return BEST_FIRST.compare(one, other) <= 0 ? one : other;
    }

    /** Of the cuts at module edges the best, by how many arrays are used before it. */
    private Map<Integer, CutPoint> bestEdges() {
        Map<Integer, CutPoint> best = new HashMap<>();
        all.stream().filter(cut -> cut.border() != null)
                .forEach(cut -> best.merge(arraysBefore.get(cut.position()), cut, Cuts::better));
        return best;
    }

    /** Whether both sides hold parameters. */
    public boolean divides(CutPoint cut) {
        int before = arraysBefore.get(cut.position());
        return before > 0 && before < arraysBefore.get(arraysBefore.size() - 1);
    }

    /** The clean cuts between parameters, each by its canonical one, in order. */
    public List<CutPoint> cleanEdges() {
        return canonical(all);
    }

    /**
     * Where the resolution halves: for each node that makes height and width smaller for good, the last clean cut
     * before it, by its canonical one, in order. A pooling thereby goes to the stage that it ends; one whose result is
     * spread over the image again, as in squeeze-and-excitation, ends none.
     */
    public List<CutPoint> stageEdges() {
        List<CutPoint> edges = new ArrayList<>();
        long[] highest = highestBehind();
        for (int p = 0; p < network.nodes().size(); p++) {
            int halving = p;
            if (halves(network.nodes().get(p), highest[p])) {
                all.stream().filter(cut -> cut.position() <= halving && cut.isClean())
                        .reduce((earlier, later) -> later).ifPresent(edges::add);
            }
        }
        return canonical(edges);
    }

    /** By position, the height of the highest image that is made there or later. */
    private long[] highestBehind() {
        long[] highest = new long[network.nodes().size()];
        long height = 0;
        for (int p = highest.length - 1; p >= 0; p--) {
            Shape shape = shapes.get(network.nodes().get(p).id());
            height = Math.max(height, shape.rank() == 4 ? shape.extent(2) : 0);
            highest[p] = height;
        }
        return highest;
    }

    private boolean halves(Node node, long highest) {
        Shape out = shapes.get(node.id());
        return out.rank() == 4 && node.inputs().stream().map(shapes::get)
                .anyMatch(in -> in.rank() == 4 && in.extent(2) > highest);
    }

    /** Where a block begins or ends, by canonical cuts, in order; without blocks, every {@link #cleanEdges() edge}. */
    public List<CutPoint> blockEdges() {
        if (blocks.isEmpty()) {
            return cleanEdges();
        }
        return canonical(all.stream().filter(cut -> blocks.of(network.nodes().get(cut.position() - 1)) != null
                || blocks.of(network.nodes().get(cut.position())) != null).toList());
    }

    /** How many blocks end before a position; at the very end, how many there are. */
    public int blocksBefore(int position) {
        return (int) blockSpans.values().stream().filter(span -> span.last < position).count();
    }

    private List<CutPoint> canonical(List<CutPoint> cuts) {
        Set<CutPoint> edges = new LinkedHashSet<>();
        cuts.stream().filter(CutPoint::isClean).filter(this::divides).map(this::canonical)
                .filter(CutPoint::isClean).forEach(edges::add);
        return edges.stream().sorted(Comparator.comparing(CutPoint::position)).toList();
    }
}
