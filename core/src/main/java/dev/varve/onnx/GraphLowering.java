package dev.varve.onnx;

import static dev.varve.onnx.GraphWriter.integer;
import static dev.varve.onnx.GraphWriter.integers;
import static dev.varve.onnx.GraphWriter.real;
import static dev.varve.onnx.GraphWriter.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import dev.varve.graph.Attention;
import dev.varve.graph.Combine;
import dev.varve.graph.Contraction;
import dev.varve.graph.Interpreter;
import dev.varve.graph.Layout;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Noise;
import dev.varve.graph.Norm;
import dev.varve.graph.Padding;
import dev.varve.graph.Parameter;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Resize;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.graph.Source;
import dev.varve.graph.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations as ONNX nodes of opset {@value OnnxExport#OPSET}, for images of one size.
 *
 * <p>A value is named by its node's id, the input and the output excepted. What has no name in the network (constants,
 * intermediate values) is named {@code id/part}: PyTorch's names hold no slash.
 */
final class GraphLowering implements Interpreter<GraphLowering.Lowered> {

    private final Network network;
    private final long size;
    private final OnnxProfile profile;
    private final GraphWriter graph;
    private final PoolLowering pools;
    private final TokenLowering tokens;

    /** The name that a value has in ONNX, and its shape at this size of the images. */
    record Lowered(String name, Shape shape) {
    }

    private GraphLowering(Network network, long size, OnnxProfile profile) {
        this.network = network;
        this.size = size;
        this.profile = profile;
        this.graph = new GraphWriter(network.name());
        this.pools = new PoolLowering(this, graph);
        this.tokens = new TokenLowering(this, graph);
    }

    /**
     * The graph of a network, its parameters declared and without bytes.
     *
     * @param size height and width of the images
     */
    static GraphProto lower(Network network, long size, OnnxProfile profile) {
        if (network.inputs().size() != 1 || network.outputs().size() != 1) {
            throw new IllegalArgumentException(network.name() + ": an ONNX file of an image classifier has one input"
                    + " and one output, the network has " + network.inputs().size() + " and "
                    + network.outputs().size());
        }
        return new GraphLowering(network, size, profile).lower();
    }

    private GraphProto lower() {
        Map<String, Lowered> values = new HashMap<>();
        for (Node node : network.nodes()) {
            values.put(node.id(), node.op().lower(this, node, node.inputs().stream().map(values::get).toList()));
        }
        Lowered result = values.get(network.outputs().get(0));
        if (!result.name().equals(OnnxExport.OUTPUT)) {
            graph.node("Identity", List.of(result.name()), OnnxExport.OUTPUT);
        }
        graph.output(OnnxExport.OUTPUT, result.shape());
        for (Parameter parameter : network.parameters()) {
            if (isComputedWith(parameter)) {
                graph.array(parameter.name(), parameter.shape());
            }
        }
        return graph.graph();
    }

    /** Whether a parameter becomes an initializer: counts and indices do not, for runtimes warn of unused ones. */
    static boolean isComputedWith(Parameter parameter) {
        return parameter.shape().rank() > 0 && parameter.kind() != Parameter.Kind.INDEX;
    }

    @Override
    public Lowered input(Node node, Source.Input op) {
        Shape shape = op.declared().bind(Map.of("H", size, "W", size));
        graph.input(OnnxExport.INPUT, shape);
        return new Lowered(OnnxExport.INPUT, shape);
    }

    @Override
    public Lowered conv2d(Node node, Contraction.Conv2d op, Lowered x) {
        Window window = op.window().orElseThrow();
        Padding.Edges rows = op.padding().rows(x.shape().extent(2), window);
        Padding.Edges columns = op.padding().columns(x.shape().extent(3), window);
        return emit("Conv", node, x,
                integers("dilations", op.dilation(), op.dilation()),
                integer("group", op.groups()),
                integers("kernel_shape", op.kernel().height(), op.kernel().width()),
                integers("pads", rows.before(), columns.before(), rows.after(), columns.after()),
                integers("strides", op.stride(), op.stride()));
    }

    @Override
    public Lowered linear(Node node, Contraction.Linear op, Lowered x) {
        if (x.shape().rank() == 2) {
            return emit("Gemm", node, x, integer("transB", 1));
        }
        // Gemm takes two axes alone; MatMul takes any, and no transposed matrix.
        String weight = part(node, "transposed", "Transpose", List.of(node.parameters().get(Role.WEIGHT)));
        Shape shape = op.shape(List.of(x.shape()));
        if (!op.bias()) {
            return emit("MatMul", node, List.of(x.name(), weight), shape);
        }
        String product = part(node, "product", "MatMul", List.of(x.name(), weight));
        return emit("Add", node, List.of(product, node.parameters().get(Role.BIAS)), shape);
    }

    @Override
    public Lowered batchNorm(Node node, Norm.BatchNorm op, Lowered x) {
        // ONNX's momentum is the share of the old statistics, PyTorch's that of the new.
        return emit("BatchNormalization", node, x, real("epsilon", op.eps()), real("momentum", 1 - op.momentum()));
    }

    @Override
    public Lowered layerNorm(Node node, Norm.LayerNorm op, Lowered x) {
        if (!op.images()) {
            return emit("LayerNormalization", node, x, integer("axis", -1), real("epsilon", op.eps()));
        }
        String last = part(node, "last", "Transpose", List.of(x.name()), integers("perm", 0, 2, 3, 1));
        List<String> operands = List.of(last, node.parameters().get(Role.WEIGHT), node.parameters().get(Role.BIAS));
        String normed = part(node, "normed", "LayerNormalization", operands, integer("axis", -1),
                real("epsilon", op.eps()));
        return emit("Transpose", node, List.of(normed), x.shape(), integers("perm", 0, 3, 1, 2));
    }

    @Override
    public Lowered relu(Node node, Pointwise.Relu op, Lowered x) {
        return emit("Relu", node, x);
    }

    @Override
    public Lowered relu6(Node node, Pointwise.Relu6 op, Lowered x) {
        return emit("Clip", node, List.of(x.name(), scalar("relu6/min", 0), scalar("relu6/max", 6)), x.shape());
    }

    @Override
    public Lowered sigmoid(Node node, Pointwise.Sigmoid op, Lowered x) {
        return emit("Sigmoid", node, x);
    }

    @Override
    public Lowered silu(Node node, Pointwise.SiLU op, Lowered x) {
        String gate = name(node) + "/gate";
        graph.node("Sigmoid", List.of(x.name()), gate);
        return emit("Mul", node, List.of(x.name(), gate), x.shape());
    }

    @Override
    public Lowered hardsigmoid(Node node, Pointwise.Hardsigmoid op, Lowered x) {
        return emit("HardSigmoid", node, x, real("alpha", 1.0 / 6), real("beta", 0.5));
    }

    @Override
    public Lowered hardswish(Node node, Pointwise.Hardswish op, Lowered x) {
        return emit("HardSwish", node, x);
    }

    @Override
    public Lowered scale(Node node, Pointwise.Scale op, Lowered x) {
        String factor = scalar(name(node) + "/factor", (float) op.factor());
        return emit("Mul", node, List.of(x.name(), factor), x.shape());
    }

    @Override
    public Lowered gelu(Node node, Pointwise.Gelu op, Lowered x) {
        String scaled = part(node, "scaled", "Mul", List.of(x.name(), scalar("/gelu/root", (float) Math.sqrt(0.5))));
        String error = part(node, "error", "Erf", List.of(scaled));
        String share = part(node, "share", "Add", List.of(error, scalar("/gelu/one", 1)));
        String half = part(node, "half", "Mul", List.of(x.name(), scalar("/gelu/half", 0.5f)));
        return emit("Mul", node, List.of(half, share), x.shape());
    }

    @Override
    public Lowered sigmoidRange(Node node, Pointwise.SigmoidRange op, Lowered x) {
        String share = part(node, "share", "Sigmoid", List.of(x.name()));
        String above = part(node, "above", "Mul", List.of(share, constants(node, "spans", op.spans())));
        return emit("Add", node, List.of(above, constants(node, "low", op.low())), x.shape());
    }

    private String constants(Node node, String part, List<Double> values) {
        float[] singles = new float[values.size()];
        for (int i = 0; i < singles.length; i++) {
            singles[i] = values.get(i).floatValue();
        }
        return graph.constant(name(node) + "/" + part, new long[] {singles.length}, singles);
    }

    @Override
    public Lowered maxPool2d(Node node, Pool.MaxPool2d op, Lowered x) {
        return pools.maxPool2d(node, op, x);
    }

    @Override
    public Lowered avgPool2d(Node node, Pool.AvgPool2d op, Lowered x) {
        return pools.avgPool2d(node, op, x);
    }

    @Override
    public Lowered adaptiveAvgPool2d(Node node, Pool.AdaptiveAvgPool2d op, Lowered x) {
        return pools.adaptiveAvgPool2d(node, op, x);
    }

    @Override
    public Lowered spreadAvgPool2d(Node node, Pool.SpreadAvgPool2d op, Lowered x) {
        return adaptiveAvgPool2d(node, op.at(x.shape().extent(2), x.shape().extent(3)), x);
    }

    @Override
    public Lowered adaptiveMaxPool2d(Node node, Pool.AdaptiveMaxPool2d op, Lowered x) {
        return pools.adaptiveMaxPool2d(node, op, x);
    }

    @Override
    public Lowered flatten(Node node, Layout.Flatten op, Lowered x) {
        return emit("Flatten", node, x, integer("axis", 1));
    }

    @Override
    public Lowered slice(Node node, Layout.Slice op, Lowered x) {
        return emit("Slice", node, List.of(x.name(), list(node, "start", op.start()),
                list(node, "end", op.end()), list(node, "axis", op.axis())), op.shape(List.of(x.shape())));
    }

    /** A list of integers that a node takes as an input. */
    private String list(Node node, String part, long... values) {
        return graph.constant(name(node) + "/" + part, new long[] {values.length}, values);
    }

    @Override
    public Lowered rearrange(Node node, Layout.Rearrange op, Lowered x) {
        return tokens.rearrange(node, op, x);
    }

    @Override
    public Lowered layerScale(Node node, Learned.LayerScale op, Lowered x) {
        return tokens.layerScale(node, op, x);
    }

    @Override
    public Lowered offset(Node node, Learned.Offset op, Lowered x) {
        return emit("Add", node, x);
    }

    @Override
    public Lowered prepend(Node node, Learned.Prepend op, Lowered x) {
        return tokens.prepend(node, op, x);
    }

    @Override
    public Lowered selfAttention(Node node, Attention.SelfAttention op, Lowered x) {
        return tokens.selfAttention(node, op, x);
    }

    @Override
    public Lowered windowAttention(Node node, Attention.WindowAttention op, Lowered x) {
        return tokens.windowAttention(node, op, x);
    }

    @Override
    public Lowered linearAttention(Node node, Attention.LinearAttention op, Lowered x) {
        return tokens.linearAttention(node, op, x);
    }

    @Override
    public Lowered resize(Node node, Resize op, List<Lowered> inputs) {
        Lowered x = inputs.get(0);
        Shape out = op.shape(shapes(inputs));
        if (out.equals(x.shape())) {
            return x;
        }
        String batch = part(node, "batch", "Shape", List.of(x.name()), integer("start", 0), integer("end", 1));
        String image = list(node, "image", out.extent(1), out.extent(2), out.extent(3));
        String sizes = part(node, "sizes", "Concat", List.of(batch, image), integer("axis", 0));
        return emit("Resize", node, List.of(x.name(), "", "", sizes), out, text("mode", "linear"),
                text("coordinate_transformation_mode", "half_pixel"));
    }

    @Override
    public Lowered padTo(Node node, Layout.PadTo op, Lowered x) {
        Shape out = op.shape(List.of(x.shape()));
        if (out.equals(x.shape())) {
            return x;
        }
        String pads = list(node, "pads", 0, 0, 0, 0, 0, out.extent(1) - x.shape().extent(1),
                out.extent(2) - x.shape().extent(2), 0);
        return emit("Pad", node, List.of(x.name(), pads), out);
    }

    @Override
    public Lowered crop(Node node, Combine.Crop op, List<Lowered> inputs) {
        Shape out = op.shape(shapes(inputs));
        if (out.equals(inputs.get(0).shape())) {
            return inputs.get(0);
        }
        return emit("Slice", node, List.of(inputs.get(0).name(), list(node, "start", 0, 0),
                list(node, "end", out.extent(1), out.extent(2)), list(node, "axis", 1, 2)), out);
    }

    @Override
    public Lowered tokenMean(Node node, Pool.TokenMean op, Lowered x) {
        return emit("ReduceMean", node, x, integers("axes", 1), integer("keepdims", 0));
    }

    @Override
    public Lowered add(Node node, Combine.Add op, List<Lowered> inputs) {
        return emit("Add", node, names(inputs), op.shape(shapes(inputs)));
    }

    @Override
    public Lowered mul(Node node, Combine.Mul op, List<Lowered> inputs) {
        return emit("Mul", node, names(inputs), op.shape(shapes(inputs)));
    }

    @Override
    public Lowered concat(Node node, Combine.Concat op, List<Lowered> inputs) {
        return emit("Concat", node, names(inputs), op.shape(shapes(inputs)), integer("axis", 1));
    }

    @Override
    public Lowered dropout(Node node, Noise.Dropout op, Lowered x) {
        if (profile == OnnxProfile.DEPLOY) {
            return x;
        }
        // Without the input training_mode it passes values on.
        String ratio = scalar(name(node) + "/ratio", (float) op.probability());
        return emit("Dropout", node, List.of(x.name(), ratio), x.shape());
    }

    /** Passes values on: ONNX has no such operation. */
    @Override
    public Lowered stochasticDepth(Node node, Noise.StochasticDepth op, Lowered x) {
        return x;
    }

    private static List<String> names(List<Lowered> values) {
        return values.stream().map(Lowered::name).toList();
    }

    private static List<Shape> shapes(List<Lowered> values) {
        return values.stream().map(Lowered::shape).toList();
    }

    String scalar(String name, float value) {
        return graph.constant(name, new long[0], value);
    }

    /** A node that takes a value and then the parameters of its operation, in the order of their roles. */
    Lowered emit(String type, Node node, Lowered x, AttributeProto... attributes) {
        List<String> operands = new ArrayList<>(List.of(x.name()));
        node.parameters().values().stream().map(network::parameter)
                .filter(GraphLowering::isComputedWith).map(Parameter::name).forEach(operands::add);
        return emit(type, node, operands, node.op().shape(List.of(x.shape())), attributes);
    }

    Lowered emit(String type, Node node, List<String> operands, Shape shape, AttributeProto... attributes) {
        String name = name(node);
        graph.node(type, operands, name, attributes);
        return new Lowered(name, shape);
    }

    /** A step on the way to a node's value, whose name it carries; gives its own. */
    String part(Node node, String part, String type, List<String> operands, AttributeProto... attributes) {
        String name = name(node) + "/" + part;
        graph.node(type, operands, name, attributes);
        return name;
    }

    /** ONNX wants one name space for values and arrays. */
    String name(Node node) {
        if (node.id().equals(network.outputs().get(0))) {
            return OnnxExport.OUTPUT;
        }
        boolean taken = node.id().equals(OnnxExport.INPUT) || node.id().equals(OnnxExport.OUTPUT)
                || network.hasParameter(node.id());
        return taken ? node.id() + "/value" : node.id();
    }
}
