package dev.varve.train.engine;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Attention;
import dev.varve.graph.Combine;
import dev.varve.graph.Contraction;
import dev.varve.graph.Interpreter;
import dev.varve.graph.Layout;
import dev.varve.graph.Learned;
import dev.varve.graph.Node;
import dev.varve.graph.Noise;
import dev.varve.graph.Norm;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Resize;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.graph.Source;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Tuning.Method;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Each operation as a functional ATen call; images are channels-last throughout.
 *
 * <p>A result is always a fresh handle, never an argument: the runner closes arguments at their last use.
 */
final class Lowering implements Interpreter<Tensor> {

    private final Parameters parameters;
    private final Arithmetic arithmetic;
    private final Mode mode;
    private final Census.Tally tally;
    private final Picture image;
    private int overwritten;
    private Method method;
    private FusedConvolution.Activation fused;

    /**
     * How a segment runs.
     *
     * @param movesStatistics whether norms use and move the statistics of the batch
     * @param noise factor of the probabilities of dropouts; 0 where none draws
     * @param recorded whether a gradient will pass: else what is tuned for one runs plainly
     * @param share of the batch in the statistics that it moves, 0 to use them and move none; absent takes each norm's
     *     own momentum
     */
    record Mode(boolean movesStatistics, double noise, boolean recorded, OptionalDouble share) {

        /** Nothing moves and nothing is drawn. */
        static final Mode STILL = new Mode(false, 0, false, OptionalDouble.empty());
    }

    /**
     * Begins a segment.
     *
     * @param image the network's input, for the node that stands for it, which closes this handle
     */
    Lowering(Parameters parameters, Arithmetic arithmetic, Mode mode, Census.Tally tally, Picture image) {
        this.parameters = parameters;
        this.arithmetic = arithmetic;
        this.mode = mode;
        this.tally = tally;
        this.image = image;
    }

    /** Computes one node; may write over the input that the instruction gives free. */
    Tensor compute(Program.Instruction instruction, List<Tensor> inputs) {
        overwritten = instruction.overwritten();
        method = mode.recorded() ? instruction.method() : Method.PLAIN;
        Optional<Node> activation = instruction.activation();
        boolean fuses = activation.isPresent() && FusedConvolution.isAvailable();
        fused = fuses ? FusedConvolution.Activation.of(activation.get().op()) : FusedConvolution.Activation.NONE;
        Tensor value = instruction.node().op().lower(this, instruction.node(), inputs);
        if (activation.isEmpty() || fuses) {
            return value;
        }
        overwritten = 0;
        return activation.get().op().lower(this, activation.get(), List.of(value));
    }

    @Override
    public Tensor input(Node node, Source.Input op) {
        Tensor value = image.values().to(Precision.scalarType(arithmetic));
        image.values().close();
        return value;
    }

    @Override
    public Tensor conv2d(Node node, Contraction.Conv2d op, Tensor x) {
        tally.add(Census.Event.CONVOLUTION);
        if (!method.equals(Method.PLAIN)) {
            tally.add(Census.Event.TUNED);
        }
        if (fused != FusedConvolution.Activation.NONE) {
            tally.add(Census.Event.FUSED);
        }
        Optional<PixelConvolution> ofPixels = image.reader().filter(reader -> reader.is(node));
        if (ofPixels.isPresent()) {
            return ofPixels.get().of(x, fused);
        }
        return new Convolution(op, method, fused).of(x, arithmetic, own -> parameter(node, Role.WEIGHT, own),
                Optional.of(Role.BIAS).filter(node.parameters()::containsKey)
                        .map(role -> own -> parameter(node, role, own)));
    }

    @Override
    public Tensor linear(Node node, Contraction.Linear op, Tensor x) {
        tally.add(Census.Event.LINEAR);
        return torch.linear(x, weight(node), bias(node));
    }

    @Override
    public Tensor batchNorm(Node node, Norm.BatchNorm op, Tensor x) {
        tally.add(mode.movesStatistics() ? Census.Event.NORM_MOVING : Census.Event.NORM_FIXED);
        if (mode.movesStatistics()) {
            requireSpread(node, op, x);
            if (mode.share().orElse(1) > 0) {
                parameters.countBatch(node);
            }
        }
        Arithmetic own = Precision.ofNormParameters(arithmetic);
        return torch.batch_norm(x, optional(node, Role.WEIGHT, own), optional(node, Role.BIAS, own),
                optional(node, Role.MEAN, own), optional(node, Role.VARIANCE, own),
                mode.movesStatistics(), mode.share().orElse(op.momentum()), op.eps(), false);
    }

    @Override
    public Tensor layerNorm(Node node, Norm.LayerNorm op, Tensor x) {
        Arithmetic own = Precision.ofNormParameters(arithmetic);
        return TokenKernels.layerNorm(x, op, optional(node, Role.WEIGHT, own), optional(node, Role.BIAS, own));
    }

    private static void requireSpread(Node node, Norm.BatchNorm op, Tensor x) {
        if (x.numel() == op.features()) {
            throw new InvalidInput("%s: the statistics of a batch need more than one value per channel, got %s; "
                    + "use a larger batch", node.id(), java.util.Arrays.toString(x.shape()));
        }
    }

    @Override
    public Tensor relu(Node node, Pointwise.Relu op, Tensor x) {
        return overwrites() ? handle(torch.relu_(x)) : torch.relu(x);
    }

    @Override
    public Tensor relu6(Node node, Pointwise.Relu6 op, Tensor x) {
        Scalar least = new Scalar(0.0);
        Scalar most = new Scalar(6.0);
        return overwrites() ? handle(torch.hardtanh_(x, least, most)) : torch.hardtanh(x, least, most);
    }

    @Override
    public Tensor sigmoid(Node node, Pointwise.Sigmoid op, Tensor x) {
        return overwrites() ? handle(torch.sigmoid_(x)) : torch.sigmoid(x);
    }

    @Override
    public Tensor silu(Node node, Pointwise.SiLU op, Tensor x) {
        return overwrites() ? handle(torch.silu_(x)) : torch.silu(x);
    }

    @Override
    public Tensor hardsigmoid(Node node, Pointwise.Hardsigmoid op, Tensor x) {
        return overwrites() ? handle(torch.hardsigmoid_(x)) : torch.hardsigmoid(x);
    }

    @Override
    public Tensor hardswish(Node node, Pointwise.Hardswish op, Tensor x) {
        return overwrites() ? handle(torch.hardswish_(x)) : torch.hardswish(x);
    }

    @Override
    public Tensor scale(Node node, Pointwise.Scale op, Tensor x) {
        Scalar factor = new Scalar(op.factor());
        return overwrites() ? handle(x.mul_(factor)) : x.mul(factor);
    }

    @Override
    public Tensor gelu(Node node, Pointwise.Gelu op, Tensor x) {
        return overwrites() ? handle(torch.gelu_(x)) : torch.gelu(x);
    }

    @Override
    public Tensor sigmoidRange(Node node, Pointwise.SigmoidRange op, Tensor x) {
        return torch.sigmoid(x).mul(constants(op.spans(), x)).add(constants(op.low(), x));
    }

    private static Tensor constants(List<Double> values, Tensor like) {
        return Tensor.create(values.stream().mapToDouble(Double::doubleValue).toArray()).to(like.scalar_type());
    }

    @Override
    public Tensor maxPool2d(Node node, Pool.MaxPool2d op, Tensor x) {
        return torch.max_pool2d(x, both(op.kernel(), op.kernel()), both(op.stride(), op.stride()),
                both(op.padding(), op.padding()), both(1, 1), op.ceil());
    }

    @Override
    public Tensor avgPool2d(Node node, Pool.AvgPool2d op, Tensor x) {
        return torch.avg_pool2d(x, both(op.kernel(), op.kernel()), both(op.stride(), op.stride()),
                both(op.padding(), op.padding()), op.ceil(), op.countsPadding(), new LongOptional());
    }

    @Override
    public Tensor adaptiveAvgPool2d(Node node, Pool.AdaptiveAvgPool2d op, Tensor x) {
        return torch.adaptive_avg_pool2d(x, op.height(), op.width());
    }

    @Override
    public Tensor spreadAvgPool2d(Node node, Pool.SpreadAvgPool2d op, Tensor x) {
        return adaptiveAvgPool2d(node, op.at(x.size(2), x.size(3)), x);
    }

    @Override
    public Tensor adaptiveMaxPool2d(Node node, Pool.AdaptiveMaxPool2d op, Tensor x) {
        return handle(torch.adaptive_max_pool2d(x, op.height(), op.width()).get0());
    }

    @Override
    public Tensor flatten(Node node, Layout.Flatten op, Tensor x) {
        return torch.flatten(x, 1, -1);
    }

    @Override
    public Tensor slice(Node node, Layout.Slice op, Tensor x) {
        return torch.narrow(x, op.axis(), op.start(), op.end() - op.start());
    }

    @Override
    public Tensor rearrange(Node node, Layout.Rearrange op, Tensor x) {
        return TokenKernels.rearrange(x, op);
    }

    @Override
    public Tensor layerScale(Node node, Learned.LayerScale op, Tensor x) {
        try (Tensor factors = weight(node).view(op.stored().elements(), 1, 1)) {
            return x.mul(factors);
        }
    }

    @Override
    public Tensor offset(Node node, Learned.Offset op, Tensor x) {
        return x.add(parameter(node, Role.BIAS, arithmetic));
    }

    @Override
    public Tensor prepend(Node node, Learned.Prepend op, Tensor x) {
        try (Tensor token = parameter(node, Role.BIAS, arithmetic).expand(x.size(0), 1, op.features());
                TensorVector joined = new TensorVector(token, x)) {
            return torch.cat(joined, 1);
        }
    }

    @Override
    public Tensor selfAttention(Node node, Attention.SelfAttention op, Tensor x) {
        return TokenKernels.selfAttention(x, op);
    }

    @Override
    public Tensor windowAttention(Node node, Attention.WindowAttention op, Tensor x) {
        return WindowKernel.of(x, op, parameter(node, Role.BIAS, arithmetic));
    }

    @Override
    public Tensor linearAttention(Node node, Attention.LinearAttention op, Tensor x) {
        return TokenKernels.linearAttention(x, op);
    }

    @Override
    public Tensor resize(Node node, Resize op, List<Tensor> inputs) {
        List<Shape> in = inputs.stream().map(TokenKernels::shape).toList();
        Shape out = op.shape(in);
        return out.equals(in.get(0)) ? handle(inputs.get(0)) : torch.upsample_bilinear2d(inputs.get(0),
                new long[] {out.extent(2), out.extent(3)}, false);
    }

    @Override
    public Tensor padTo(Node node, Layout.PadTo op, Tensor x) {
        Shape in = Shape.batchOf(x.size(1), x.size(2), x.size(3));
        Shape out = op.shape(List.of(in));
        return out.equals(in) ? handle(x) : torch.constant_pad_nd(x, 0, 0, 0, out.extent(2) - in.extent(2), 0,
                out.extent(1) - in.extent(1));
    }

    @Override
    public Tensor crop(Node node, Combine.Crop op, List<Tensor> inputs) {
        try (Tensor rows = inputs.get(0).narrow(1, 0, inputs.get(1).size(1))) {
            return rows.narrow(2, 0, inputs.get(1).size(2));
        }
    }

    @Override
    public Tensor tokenMean(Node node, Pool.TokenMean op, Tensor x) {
        return x.mean(1);
    }

    @Override
    public Tensor add(Node node, Combine.Add op, List<Tensor> inputs) {
        if (overwrites()) {
            return handle(inputs.get(overwritten).add_(inputs.get(1 - overwritten)));
        }
        return inputs.get(0).add(inputs.get(1));
    }

    @Override
    public Tensor mul(Node node, Combine.Mul op, List<Tensor> inputs) {
        return inputs.get(0).mul(inputs.get(1));
    }

    @Override
    public Tensor concat(Node node, Combine.Concat op, List<Tensor> inputs) {
        try (TensorVector joined = new TensorVector(inputs.toArray(Tensor[]::new))) {
            return torch.cat(joined, 1);
        }
    }

    @Override
    public Tensor dropout(Node node, Noise.Dropout op, Tensor x) {
        return draws(op) ? torch.dropout(x, probability(op), true) : handle(x);
    }

    @Override
    public Tensor stochasticDepth(Node node, Noise.StochasticDepth op, Tensor x) {
        if (!draws(op)) {
            return handle(x);
        }
        long[] items = new long[(int) x.dim()];
        java.util.Arrays.fill(items, 1);
        items[0] = x.size(0);
        return x.mul(torch.dropout(torch.ones(items, x.options()), probability(op), true));
    }

    private double probability(Noise op) {
        return mode.noise() * op.probability();
    }

    private boolean draws(Noise op) {
        boolean draws = probability(op) > 0;
        if (draws) {
            tally.add(Census.Event.DROPOUT_DRAWN);
        }
        return draws;
    }

    private boolean overwrites() {
        if (overwritten >= 0) {
            tally.add(Census.Event.OVERWRITTEN);
        }
        return overwritten >= 0;
    }

    /** A handle of its own on the same values: what in-place calls return is the argument itself. */
    private static Tensor handle(Tensor tensor) {
        return new Tensor(tensor);
    }

    private Tensor weight(Node node) {
        return parameter(node, Role.WEIGHT, arithmetic);
    }

    private TensorOptional bias(Node node) {
        return node.parameters().containsKey(Role.BIAS) ? optional(node, Role.BIAS, arithmetic) : new TensorOptional();
    }

    private TensorOptional optional(Node node, Role role, Arithmetic precision) {
        return new TensorOptional(parameter(node, role, precision));
    }

    private Tensor parameter(Node node, Role role, Arithmetic precision) {
        return parameters.get(node.parameters().get(role), precision);
    }

    private static long[] both(long first, long second) {
        return new long[] {first, second};
    }
}
