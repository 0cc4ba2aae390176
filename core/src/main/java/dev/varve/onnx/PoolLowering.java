package dev.varve.onnx;

import static dev.varve.onnx.GraphWriter.integer;
import static dev.varve.onnx.GraphWriter.integers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.varve.graph.Node;
import dev.varve.graph.Pool;
import dev.varve.onnx.GraphLowering.Lowered;
import java.util.ArrayList;
import java.util.List;

/** Pooling as ONNX nodes: over windows, and over regions of an image, of which ONNX knows only those that tile it. */
final class PoolLowering {

    private final GraphLowering nodes;
    private final GraphWriter graph;

    PoolLowering(GraphLowering nodes, GraphWriter graph) {
        this.nodes = nodes;
        this.graph = graph;
    }

    Lowered maxPool2d(Node node, Pool.MaxPool2d op, Lowered x) {
        return sliding("MaxPool", node, op, x);
    }

    Lowered avgPool2d(Node node, Pool.AvgPool2d op, Lowered x) {
        boolean counts = op.countsPadding() && !op.ceil();
        return sliding("AveragePool", node, op, x, integer("count_include_pad", counts ? 1 : 0));
    }

    /** What a last window reaches is padded, for runtimes differ in how they round up. */
    private Lowered sliding(String kind, Node node, Pool.Sliding op, Lowered x, AttributeProto... further) {
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                integers("kernel_shape", op.kernel(), op.kernel()),
                integers("pads", op.padding(), op.padding(), op.behind(x.shape().extent(2)),
                        op.behind(x.shape().extent(3))),
                integers("strides", op.stride(), op.stride())));
        attributes.addAll(List.of(further));
        return nodes.emit(kind, node, x, attributes.toArray(AttributeProto[]::new));
    }

    Lowered adaptiveAvgPool2d(Node node, Pool.AdaptiveAvgPool2d op, Lowered x) {
        Regions rows = new Regions(x.shape().extent(2), op.height());
        Regions columns = new Regions(x.shape().extent(3), op.width());
        if (rows.tile() && columns.tile()) {
            return tiled("AveragePool", node, x, rows, columns);
        }
        String left = graph.constant(nodes.name(node) + "/rows",
                new long[] {rows.count(), rows.extent()}, rows.meansOfColumns());
        String right = graph.constant(nodes.name(node) + "/columns",
                new long[] {columns.extent(), columns.count()}, columns.means());
        String narrowed = nodes.part(node, "narrowed", "MatMul", List.of(x.name(), right));   // [N, C, H, width]
        return nodes.emit("MatMul", node, List.of(left, narrowed), op.shape(List.of(x.shape())));
    }

    Lowered adaptiveMaxPool2d(Node node, Pool.AdaptiveMaxPool2d op, Lowered x) {
        Regions rows = new Regions(x.shape().extent(2), op.height());
        Regions columns = new Regions(x.shape().extent(3), op.width());
        if (rows.tile() && columns.tile()) {
            return tiled("MaxPool", node, x, rows, columns);
        }
        String byRow = gather(nodes.name(node) + "/rows", x.name(), 2, rows);           // [N, C, height, widest, W]
        String lowered = nodes.part(node, "lowered", "ReduceMax", List.of(byRow), integers("axes", 3),
                integer("keepdims", 0));
        String byColumn = gather(nodes.name(node) + "/columns", lowered, 3, columns);  // [N, C, height, width, widest]
        return nodes.emit("ReduceMax", node, List.of(byColumn), op.shape(List.of(x.shape())),
                integers("axes", 4), integer("keepdims", 0));
    }

    private Lowered tiled(String kind, Node node, Lowered x, Regions rows, Regions columns) {
        if (rows.count() == 1 && columns.count() == 1) {
            return nodes.emit("Global" + kind, node, x);
        }
        return nodes.emit(kind, node, x,
                integers("kernel_shape", rows.width(), columns.width()),
                integers("strides", rows.width(), columns.width()));
    }

    /** The positions of each region along an axis, which becomes two: regions and their positions. */
    private String gather(String name, String x, int axis, Regions regions) {
        String positions = graph.constant(name + "/positions",
                new long[] {regions.count(), regions.widest()}, regions.positions());
        graph.node("Gather", List.of(x, positions), name, integer("axis", axis));
        return name;
    }
}
