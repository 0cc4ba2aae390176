package dev.varve.reference;

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
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Resize;
import dev.varve.graph.Role;
import dev.varve.graph.Source;
import dev.varve.weights.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToIntFunction;

/** A network in evaluation mode in doubles, written for clarity and not for speed: what other lowerings must equal. */
public final class Reference implements Interpreter<Tensor> {

    private final Weights weights;
    private final Tensor image;

    private Reference(Weights weights, Tensor image) {
        this.weights = weights;
        this.image = image;
    }

    /** The first output for an input {@code [N, C, H, W]}. */
    public static Tensor output(Network network, Weights weights, Tensor image) {
        return values(network, weights, image).get(network.outputs().get(0));
    }

    /** Every value by the id of its node. */
    public static Map<String, Tensor> values(Network network, Weights weights, Tensor image) {
        Reference reference = new Reference(weights, image);
        Map<String, Tensor> values = new HashMap<>();
        for (Node node : network.nodes()) {
            List<Tensor> inputs = node.inputs().stream().map(values::get).toList();
            values.put(node.id(), node.op().lower(reference, node, inputs));
        }
        return values;
    }

    @Override
    public Tensor input(Node node, Source.Input op) {
        return image;
    }

    @Override
    public Tensor conv2d(Node node, Contraction.Conv2d op, Tensor x) {
        Padding.Edges rows = op.padding().rows(x.extent(2), op.window().orElseThrow());
        Padding.Edges columns = op.padding().columns(x.extent(3), op.window().orElseThrow());
        long height = outputs(op, x.extent(2) + rows.total(), op.kernel().height());
        long width = outputs(op, x.extent(3) + columns.total(), op.kernel().width());
        Tensor y = Tensor.zeros(x.extents()[0], op.outputs(), height, width);
        double[] kernel = array(node, Role.WEIGHT);
        double[] bias = op.bias() ? array(node, Role.BIAS) : new double[(int) op.outputs()];
        for (int n = 0; n < x.extent(0); n++) {
            for (int o = 0; o < op.outputs(); o++) {
                for (int at = 0; at < y.plane(); at++) {
                    int top = (int) (at / width * op.stride() - rows.before());
                    int left = (int) (at % width * op.stride() - columns.before());
                    y.values()[(n * (int) op.outputs() + o) * y.plane() + at] =
                            bias[o] + patch(op, x, kernel, n, o, top, left);
                }
            }
        }
        return y;
    }

    private static long outputs(Contraction.Conv2d op, long padded, long kernel) {
        return (padded - op.dilation() * (kernel - 1) - 1) / op.stride() + 1;
    }

    @SuppressWarnings("checkstyle:ParameterNumber")
    private static double patch(Contraction.Conv2d op, Tensor x, double[] kernel, int n, int o, int top, int left) {
        int inputs = (int) (op.inputs() / op.groups());
        int first = (int) (o / (op.outputs() / op.groups())) * inputs;
        int k = (int) op.kernel().width();
        double sum = 0;
        for (int c = 0; c < inputs; c++) {
            for (int i = 0; i < op.kernel().height(); i++) {
                int row = top + i * (int) op.dilation();
                for (int j = 0; j < k && row >= 0 && row < x.extent(2); j++) {
                    int column = left + j * (int) op.dilation();
                    if (column >= 0 && column < x.extent(3)) {
                        sum += kernel[((o * inputs + c) * (int) op.kernel().height() + i) * k + j]
                                * x.values()[(n * x.extent(1) + first + c) * x.plane() + row * x.extent(3) + column];
                    }
                }
            }
        }
        return sum;
    }

    @Override
    public Tensor linear(Node node, Contraction.Linear op, Tensor x) {
        int inputs = (int) op.inputs();
        int outputs = (int) op.outputs();
        long[] extents = x.extents().clone();
        extents[extents.length - 1] = outputs;
        Tensor y = Tensor.zeros(extents);
        double[] matrix = array(node, Role.WEIGHT);
        double[] bias = op.bias() ? array(node, Role.BIAS) : new double[outputs];
        for (int at = 0; at < y.values().length; at++) {
            double sum = bias[at % outputs];
            for (int i = 0; i < inputs; i++) {
                sum += matrix[at % outputs * inputs + i] * x.values()[at / outputs * inputs + i];
            }
            y.values()[at] = sum;
        }
        return y;
    }

    @Override
    public Tensor batchNorm(Node node, Norm.BatchNorm op, Tensor x) {
        Tensor y = Tensor.zeros(x.extents());
        double[] scale = array(node, Role.WEIGHT);
        double[] offset = array(node, Role.BIAS);
        double[] mean = array(node, Role.MEAN);
        double[] variance = array(node, Role.VARIANCE);
        for (int at = 0; at < y.values().length; at++) {
            int c = at / x.plane() % x.extent(1);
            y.values()[at] = (x.values()[at] - mean[c]) / Math.sqrt(variance[c] + op.eps()) * scale[c] + offset[c];
        }
        return y;
    }

    @Override
    public Tensor layerNorm(Node node, Norm.LayerNorm op, Tensor x) {
        return TokenReference.layerNorm(op, x, array(node, Role.WEIGHT), array(node, Role.BIAS));
    }

    @Override
    public Tensor rearrange(Node node, Layout.Rearrange op, Tensor x) {
        return TokenReference.rearrange(op, x);
    }

    @Override
    public Tensor layerScale(Node node, Learned.LayerScale op, Tensor x) {
        double[] factors = array(node, Role.WEIGHT);
        Tensor y = Tensor.zeros(x.extents());
        Arrays.setAll(y.values(), at -> x.values()[at] * factors[at / x.plane() % x.extent(1)]);
        return y;
    }

    @Override
    public Tensor offset(Node node, Learned.Offset op, Tensor x) {
        double[] offsets = array(node, Role.BIAS);
        Tensor y = Tensor.zeros(x.extents());
        Arrays.setAll(y.values(), at -> x.values()[at] + offsets[at % offsets.length]);
        return y;
    }

    @Override
    public Tensor prepend(Node node, Learned.Prepend op, Tensor x) {
        return TokenReference.prepend(array(node, Role.BIAS), x);
    }

    @Override
    public Tensor selfAttention(Node node, Attention.SelfAttention op, Tensor x) {
        return TokenReference.selfAttention(op, x);
    }

    @Override
    public Tensor windowAttention(Node node, Attention.WindowAttention op, Tensor x) {
        return WindowReference.of(op, x, array(node, Role.BIAS));
    }

    @Override
    public Tensor linearAttention(Node node, Attention.LinearAttention op, Tensor x) {
        return TokenReference.linearAttention(op, x);
    }

    @Override
    public Tensor resize(Node node, Resize op, List<Tensor> inputs) {
        return TokenReference.resized(inputs.get(0), op.shape(inputs.stream().map(TokenReference::shape).toList()));
    }

    @Override
    public Tensor padTo(Node node, Layout.PadTo op, Tensor x) {
        long multiple = op.multiple();
        return WindowReference.sized(x, (x.extents()[1] + multiple - 1) / multiple * multiple,
                (x.extents()[2] + multiple - 1) / multiple * multiple);
    }

    @Override
    public Tensor crop(Node node, Combine.Crop op, List<Tensor> inputs) {
        return WindowReference.sized(inputs.get(0), inputs.get(1).extents()[1], inputs.get(1).extents()[2]);
    }

    @Override
    public Tensor tokenMean(Node node, Pool.TokenMean op, Tensor x) {
        Tensor y = Tensor.zeros(x.extents()[0], x.extents()[2]);
        int item = x.extent(1) * x.extent(2);
        for (int at = 0; at < x.values().length; at++) {
            y.values()[at / item * x.extent(2) + at % x.extent(2)] += x.values()[at] / x.extent(1);
        }
        return y;
    }

    @Override
    public Tensor gelu(Node node, Pointwise.Gelu op, Tensor x) {
        return each(x, value -> value * TokenReference.bell(value));
    }

    @Override
    public Tensor relu(Node node, Pointwise.Relu op, Tensor x) {
        return each(x, value -> Math.max(value, 0));
    }

    @Override
    public Tensor relu6(Node node, Pointwise.Relu6 op, Tensor x) {
        return each(x, value -> Math.min(Math.max(value, 0), 6));
    }

    @Override
    public Tensor sigmoid(Node node, Pointwise.Sigmoid op, Tensor x) {
        return each(x, value -> 1 / (1 + Math.exp(-value)));
    }

    @Override
    public Tensor silu(Node node, Pointwise.SiLU op, Tensor x) {
        return each(x, value -> value / (1 + Math.exp(-value)));
    }

    @Override
    public Tensor hardsigmoid(Node node, Pointwise.Hardsigmoid op, Tensor x) {
        return each(x, value -> Math.min(Math.max(value + 3, 0), 6) / 6);
    }

    @Override
    public Tensor hardswish(Node node, Pointwise.Hardswish op, Tensor x) {
        return each(x, value -> value * Math.min(Math.max(value + 3, 0), 6) / 6);
    }

    @Override
    public Tensor sigmoidRange(Node node, Pointwise.SigmoidRange op, Tensor x) {
        int last = x.extent(x.extents().length - 1);
        Tensor y = Tensor.zeros(x.extents());
        Arrays.setAll(y.values(), at -> {
            int place = op.low().size() == 1 ? 0 : at % last;
            return op.low().get(place) + op.spans().get(place) / (1 + Math.exp(-x.values()[at]));
        });
        return y;
    }

    private static Tensor each(Tensor x, DoubleUnaryOperator function) {
        Tensor y = Tensor.zeros(x.extents());
        Arrays.setAll(y.values(), at -> function.applyAsDouble(x.values()[at]));
        return y;
    }

    @Override
    public Tensor scale(Node node, Pointwise.Scale op, Tensor x) {
        return each(x, value -> op.factor() * value);
    }

    @Override
    public Tensor maxPool2d(Node node, Pool.MaxPool2d op, Tensor x) {
        return sliding(op, x, Math::max, Double.NEGATIVE_INFINITY, any -> 1);
    }

    @Override
    public Tensor avgPool2d(Node node, Pool.AvgPool2d op, Tensor x) {
        Region image = new Region(0, x.extent(2), 0, x.extent(3));
        return sliding(op, x, Double::sum, 0,
                region -> region.within(op.countsPadding() ? image.grown((int) op.padding()) : image).size());
    }

    private static Tensor sliding(Pool.Sliding op, Tensor x, DoubleBinaryOperator join, double start,
            ToIntFunction<Region> count) {
        int height = windows(op, x.extent(2));
        int width = windows(op, x.extent(3));
        int kernel = (int) op.kernel();
        Tensor y = Tensor.zeros(x.extents()[0], x.extents()[1], height, width);
        for (int at = 0; at < y.values().length; at++) {
            int top = (int) (at % y.plane() / width * op.stride() - op.padding());
            int left = (int) (at % width * op.stride() - op.padding());
            Region region = new Region(top, top + kernel, left, left + kernel);
            y.values()[at] = reduce(x, at / y.plane(), region, join, start) / count.applyAsInt(region);
        }
        return y;
    }

    /** Windows that begin in the image or before it and, unless the operation rounds up, end in the padding. */
    private static int windows(Pool.Sliding op, int extent) {
        int count = 0;
        for (long begin = -op.padding(); begin < extent; begin += op.stride()) {
            boolean whole = begin + op.kernel() <= extent + op.padding();
            boolean first = begin + op.kernel() - op.stride() < extent + op.padding();
            count += whole || op.ceil() && first ? 1 : 0;
        }
        return count;
    }

    @Override
    public Tensor adaptiveAvgPool2d(Node node, Pool.AdaptiveAvgPool2d op, Tensor x) {
        return adaptive(op, x, Double::sum, 0, true);
    }

    @Override
    public Tensor spreadAvgPool2d(Node node, Pool.SpreadAvgPool2d op, Tensor x) {
        return adaptive(op.at(x.extent(2), x.extent(3)), x, Double::sum, 0, true);
    }

    @Override
    public Tensor adaptiveMaxPool2d(Node node, Pool.AdaptiveMaxPool2d op, Tensor x) {
        return adaptive(op, x, Math::max, Double.NEGATIVE_INFINITY, false);
    }

    private static Tensor adaptive(Pool.Adaptive op, Tensor x, DoubleBinaryOperator join, double start, boolean mean) {
        Tensor y = Tensor.zeros(x.extents()[0], x.extents()[1], op.height(), op.width());
        for (int at = 0; at < y.values().length; at++) {
            int row = (int) (at % y.plane() / op.width());
            int column = (int) (at % op.width());
            Region region = new Region(from(row, x.extent(2), op.height()), to(row, x.extent(2), op.height()),
                    from(column, x.extent(3), op.width()), to(column, x.extent(3), op.width()));
            y.values()[at] = reduce(x, at / y.plane(), region, join, start) / (mean ? region.size() : 1);
        }
        return y;
    }

    private static int from(int region, int extent, long regions) {
        return (int) (region * extent / regions);
    }

    private static int to(int region, int extent, long regions) {
        return (int) (((region + 1) * extent + regions - 1) / regions);
    }

    private record Region(int top, int bottom, int left, int right) {
        int size() {
            return (bottom - top) * (right - left);
        }

        Region grown(int by) {
            return new Region(top - by, bottom + by, left - by, right + by);
        }

        Region within(Region other) {
            return new Region(Math.max(top, other.top), Math.min(bottom, other.bottom), Math.max(left, other.left),
                    Math.min(right, other.right));
        }
    }

    private static double reduce(Tensor x, int plane, Region region, DoubleBinaryOperator join, double start) {
        double result = start;
        for (int row = Math.max(region.top, 0); row < Math.min(region.bottom, x.extent(2)); row++) {
            for (int column = Math.max(region.left, 0); column < Math.min(region.right, x.extent(3)); column++) {
                result = join.applyAsDouble(result, x.values()[plane * x.plane() + row * x.extent(3) + column]);
            }
        }
        return result;
    }

    @Override
    public Tensor flatten(Node node, Layout.Flatten op, Tensor x) {
        return new Tensor(new long[] {x.extents()[0], x.values().length / x.extents()[0]}, x.values());
    }

    @Override
    public Tensor slice(Node node, Layout.Slice op, Tensor x) {
        long[] extents = x.extents().clone();
        extents[op.axis()] = op.end() - op.start();
        Tensor y = Tensor.zeros(extents);
        int inner = (int) Arrays.stream(extents).skip(op.axis() + 1).reduce(1, (a, b) -> a * b);
        int kept = (int) (op.end() - op.start()) * inner;
        for (int outer = 0; outer < y.values().length / kept; outer++) {
            System.arraycopy(x.values(), (outer * x.extent(op.axis()) + (int) op.start()) * inner, y.values(),
                    outer * kept, kept);
        }
        return y;
    }

    @Override
    public Tensor add(Node node, Combine.Add op, List<Tensor> inputs) {
        Tensor y = Tensor.zeros(inputs.get(0).extents());
        Arrays.setAll(y.values(), at -> inputs.get(0).values()[at] + inputs.get(1).values()[at]);
        return y;
    }

    @Override
    public Tensor mul(Node node, Combine.Mul op, List<Tensor> inputs) {
        Tensor wide = inputs.get(0);
        Tensor y = Tensor.zeros(wide.extents());
        Arrays.setAll(y.values(), at -> wide.values()[at] * inputs.get(1).values()[spread(inputs.get(1), wide, at)]);
        return y;
    }

    /** Where the value stands that counts for a place of the wide tensor. */
    private static int spread(Tensor narrow, Tensor wide, int at) {
        int place = 0;
        int outer = 1;
        int rest = at;
        for (int axis = wide.extents().length - 1; axis >= 0; axis--) {
            place += rest % wide.extent(axis) % narrow.extent(axis) * outer;
            rest /= wide.extent(axis);
            outer *= narrow.extent(axis);
        }
        return place;
    }

    @Override
    public Tensor concat(Node node, Combine.Concat op, List<Tensor> inputs) {
        long[] extents = inputs.get(0).extents().clone();
        extents[1] = inputs.stream().mapToLong(input -> input.extents()[1]).sum();
        Tensor y = Tensor.zeros(extents);
        int to = 0;
        for (int n = 0; n < y.extent(0); n++) {
            for (Tensor x : inputs) {
                int length = x.values().length / x.extent(0);
                System.arraycopy(x.values(), n * length, y.values(), to, length);
                to += length;
            }
        }
        return y;
    }

    @Override
    public Tensor dropout(Node node, Noise.Dropout op, Tensor x) {
        return x;
    }

    @Override
    public Tensor stochasticDepth(Node node, Noise.StochasticDepth op, Tensor x) {
        return x;
    }

    private double[] array(Node node, Role role) {
        return weights.get(node.parameters().get(role)).doubles();
    }
}
