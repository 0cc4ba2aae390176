package dev.varve.onnx;

import static dev.varve.onnx.GraphWriter.integer;
import static dev.varve.onnx.GraphWriter.integers;

import dev.varve.graph.Attention;
import dev.varve.graph.AxisPattern;
import dev.varve.graph.Layout;
import dev.varve.graph.Learned;
import dev.varve.graph.Node;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.graph.Windows;
import dev.varve.onnx.GraphLowering.Lowered;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** The operations of transformers as ONNX nodes: those of which ONNX makes several. */
final class TokenLowering {

    private final GraphLowering nodes;
    private final GraphWriter graph;

    TokenLowering(GraphLowering nodes, GraphWriter graph) {
        this.nodes = nodes;
        this.graph = graph;
    }

    Lowered rearrange(Node node, Layout.Rearrange op, Lowered x) {
        AxisPattern.Moves moves = op.moves(x.shape());
        String divided = reshape(node, "divided", x.name(), moves.factors());
        String moved = nodes.part(node, "moved", "Transpose", List.of(divided), integers("perm", longs(moves.order())));
        return nodes.emit("Reshape", node, List.of(moved, extents(node, "joined", behindBatch(moves.shape()))),
                moves.shape());
    }

    /** One factor for each channel of an image, whatever the shape in which the array is stored. */
    Lowered layerScale(Node node, Learned.LayerScale op, Lowered x) {
        String shape = graph.constant(nodes.name(node) + "/shape", new long[] {3}, op.stored().elements(), 1L, 1L);
        String factors = nodes.part(node, "factors", "Reshape", List.of(node.parameters().get(Role.WEIGHT), shape));
        return nodes.emit("Mul", node, List.of(x.name(), factors), x.shape());
    }

    /** The token is repeated as often as the batch of the others says. */
    Lowered prepend(Node node, Learned.Prepend op, Lowered x) {
        String batch = nodes.part(node, "batch", "Shape", List.of(x.name()), integer("start", 0), integer("end", 1));
        String one = graph.constant(nodes.name(node) + "/one", new long[] {2}, 1L, op.features());
        String repeats = nodes.part(node, "repeats", "Concat", List.of(batch, one), integer("axis", 0));
        String token = nodes.part(node, "token", "Expand", List.of(node.parameters().get(Role.BIAS), repeats));
        return nodes.emit("Concat", node, List.of(token, x.name()), op.shape(List.of(x.shape())), integer("axis", 1));
    }

    Lowered selfAttention(Node node, Attention.SelfAttention op, Lowered x) {
        Shape out = op.shape(List.of(x.shape()));
        long positions = op.positions(x.shape());
        long width = out.extent(out.rank() - 1);
        long apart = out.elements() / positions / width;
        Lowered packed = new Lowered(reshape(node, "packed", x.name(), List.of(apart, positions, 3 * width)),
                Shape.batchOf(apart, positions, 3 * width));
        String mixed = heads(node, packed, op.heads(), List.of());
        return nodes.emit("Reshape", node, List.of(mixed, extents(node, "extents", behindBatch(out))), out);
    }

    /** Each window becomes a group of positions that stays apart from the others. */
    Lowered windowAttention(Node node, Attention.WindowAttention op, Lowered x) {
        Windows windows = op.windows(x.shape());
        long width = x.shape().extent(3) / 3;
        String moved = roll(node, "moved", x.name(), windows.down(), windows.right(), windows);
        List<Long> tiled = List.of(windows.height() / op.side(), op.side(), windows.width() / op.side(), op.side());
        String tiles = reshape(node, "tiles", moved, with(tiled, 3 * width));
        String grouped = nodes.part(node, "grouped", "Transpose", List.of(tiles), integers("perm", 0, 1, 3, 2, 4, 5));
        List<Long> packed = List.of(windows.count(), windows.positions(), 3 * width);
        String mixed = heads(node, new Lowered(reshape(node, "packed", grouped, packed),
                Shape.batchOf(windows.count(), windows.positions(), 3 * width)), op.heads(), added(node, op, windows));
        List<Long> apart = List.of(windows.height() / op.side(), windows.width() / op.side(), op.side(), op.side());
        String ungrouped = nodes.part(node, "ungrouped", "Transpose",
                List.of(reshape(node, "apart", mixed, with(apart, width))), integers("perm", 0, 1, 3, 2, 4, 5));
        Shape out = op.shape(List.of(x.shape()));
        if (!windows.areShifted()) {
            return nodes.emit("Reshape", node, List.of(ungrouped, extents(node, "extents", behindBatch(out))), out);
        }
        String whole = reshape(node, "whole", ungrouped, behindBatch(out));
        return nodes.emit("Identity", node, List.of(roll(node, "back", whole, windows.height() - windows.down(),
                windows.width() - windows.right(), windows)), out);
    }

    /** What is multiplied by the queries has one row more, the sum of the keys, for which the values get ones. */
    Lowered linearAttention(Node node, Attention.LinearAttention op, Lowered x) {
        long features = op.features();
        Shape out = op.shape(List.of(x.shape()));
        long positions = out.extent(2) * out.extent(3);
        String packed = reshape(node, "heads", x.name(), List.of(op.heads(x.shape()), 3 * features, positions));
        String query = nodes.part(node, "query", "Relu", List.of(rows(node, "query/rows", packed, 0, features)));
        String key = nodes.part(node, "key", "Relu", List.of(rows(node, "key/rows", packed, features, 2 * features)));
        String keys = nodes.part(node, "key/transposed", "Transpose", List.of(key), integers("perm", 0, 1, 3, 2));
        String pads = graph.constant("/attention/row", new long[] {8}, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L);
        String values = nodes.part(node, "value", "Pad", List.of(rows(node, "value/rows", packed, 2 * features,
                3 * features), pads, nodes.scalar("/attention/one", 1)));
        String sums = nodes.part(node, "sums", "MatMul", List.of(values, keys));
        String mixed = nodes.part(node, "mixed", "MatMul", List.of(sums, query));
        String weight = nodes.part(node, "weight", "Add", List.of(rows(node, "weight/rows", mixed, features,
                features + 1), nodes.scalar(nodes.name(node) + "/eps", (float) op.eps())));
        String mean = nodes.part(node, "mean", "Div", List.of(rows(node, "mixed/rows", mixed, 0, features), weight));
        return nodes.emit("Reshape", node, List.of(mean, extents(node, "extents", behindBatch(out))), out);
    }

    private String rows(Node node, String part, String x, long start, long end) {
        String axis = graph.constant("/attention/axis", new long[] {1}, 2L);
        String from = graph.constant("/attention/at/" + start, new long[] {1}, start);
        String to = graph.constant("/attention/at/" + end, new long[] {1}, end);
        return nodes.part(node, part, "Slice", List.of(x, from, to, axis));
    }

    private static List<Long> with(List<Long> extents, long last) {
        List<Long> all = new ArrayList<>(extents);
        all.add(last);
        return all;
    }

    /** The learned numbers of all pairs, and where windows are shifted the mask of each window. */
    private List<String> added(Node node, Attention.WindowAttention op, Windows windows) {
        long size = windows.positions();
        String pairs = graph.constant("/attention/pairs/" + op.side(), new long[] {size, size}, op.indices());
        String looked = nodes.part(node, "looked", "Gather", List.of(node.parameters().get(Role.BIAS), pairs));
        String learned = nodes.part(node, "learned", "Transpose", List.of(looked), integers("perm", 2, 0, 1));
        if (!windows.areShifted()) {
            return List.of(learned);
        }
        String mask = graph.constant(String.format(Locale.ROOT, "/attention/mask/%d/%d/%d/%d", windows.height(),
                windows.width(), windows.side(), windows.shift()), new long[] {windows.count(), 1, size, size},
                windows.mask());
        return List.of(learned, mask);
    }

    /** Rows and columns that are moved out at one edge come in at the other. */
    private String roll(Node node, String part, String x, long rows, long columns, Windows windows) {
        String down = roll(node, part + "/rows", x, 1, rows % windows.height());
        return roll(node, part + "/columns", down, 2, columns % windows.width());
    }

    private String roll(Node node, String part, String x, long axis, long by) {
        if (by == 0) {
            return x;
        }
        String along = graph.constant("/roll/axis/" + axis, new long[] {1}, axis);
        String start = graph.constant("/roll/start", new long[] {1}, 0L);
        String border = graph.constant("/roll/at/" + by, new long[] {1}, by);
        String end = graph.constant("/roll/end", new long[] {1}, Long.MAX_VALUE);
        String behind = nodes.part(node, part + "/behind", "Slice", List.of(x, border, end, along));
        String before = nodes.part(node, part + "/before", "Slice", List.of(x, start, border, along));
        return nodes.part(node, part, "Concat", List.of(behind, before), integer("axis", axis));
    }

    /**
     * Queries, keys and values of each head, matched and mixed: {@code [N, A, L, 3 C] -> [N, A, L, C]}.
     *
     * @param added names of values that are added to how well positions match, {@code [..., heads, L, L]}
     */
    private String heads(Node node, Lowered packed, long heads, List<String> added) {
        long apart = packed.shape().extent(1);
        long positions = packed.shape().extent(2);
        long features = packed.shape().extent(3) / 3 / heads;
        String divided = reshape(node, "heads", packed.name(), List.of(apart, positions, 3L, heads, features));
        String query = third(node, divided, 0, "query");
        String key = nodes.part(node, "key/transposed", "Transpose", List.of(third(node, divided, 1, "key")),
                integers("perm", 0, 1, 2, 4, 3));
        String root = nodes.scalar(nodes.name(node) + "/root", (float) (1 / Math.sqrt(features)));
        String scaled = nodes.part(node, "scaled", "Mul", List.of(query, root));
        String match = nodes.part(node, "match", "MatMul", List.of(scaled, key));
        for (int i = 0; i < added.size(); i++) {
            match = nodes.part(node, "added/" + i, "Add", List.of(match, added.get(i)));
        }
        String shares = nodes.part(node, "shares", "Softmax", List.of(match), integer("axis", -1));
        String mixed = nodes.part(node, "mixed", "MatMul", List.of(shares, third(node, divided, 2, "value")));
        String ordered = nodes.part(node, "ordered", "Transpose", List.of(mixed), integers("perm", 0, 1, 3, 2, 4));
        return reshape(node, "joined", ordered, List.of(apart, positions, heads * features));
    }

    /** Queries, keys or values: {@code [N, A, L, 3, heads, d] -> [N, A, heads, L, d]}. */
    private String third(Node node, String divided, long which, String part) {
        String index = graph.constant("/attention/" + part, new long[0], which);
        String taken = nodes.part(node, part + "/taken", "Gather", List.of(divided, index), integer("axis", 3));
        return nodes.part(node, part, "Transpose", List.of(taken), integers("perm", 0, 1, 3, 2, 4));
    }

    private String reshape(Node node, String part, String x, List<Long> behindBatch) {
        return nodes.part(node, part, "Reshape", List.of(x, extents(node, part + "/extents", behindBatch)));
    }

    /** Extents of a reshaping; 0 keeps the batch, whatever it is. */
    private String extents(Node node, String part, List<Long> behindBatch) {
        long[] all = LongStream.concat(LongStream.of(0), LongStream.of(longs(behindBatch))).toArray();
        return graph.constant(nodes.name(node) + "/" + part, new long[] {all.length}, all);
    }

    private static List<Long> behindBatch(Shape shape) {
        List<Long> extents = new ArrayList<>();
        for (int axis = 1; axis < shape.rank(); axis++) {
            extents.add(shape.extent(axis));
        }
        return extents;
    }

    private static long[] longs(List<? extends Number> numbers) {
        return numbers.stream().mapToLong(Number::longValue).toArray();
    }
}
