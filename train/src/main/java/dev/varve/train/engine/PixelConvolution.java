package dev.varve.train.engine;

import dev.varve.card.Preprocessing;
import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Padding;
import dev.varve.graph.Role;
import dev.varve.graph.Sides;
import dev.varve.graph.Source;
import dev.varve.graph.Window;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Tuning.Method;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * A frozen convolution that alone reads the image, with the normalisation folded into it: pixels are read as they are
 * stored, without a pass that normalises them.
 *
 * <p>Where {@code y = sum(w v) + b} of {@code v = (p / 255 - mean) / std}, the weight becomes
 * {@code u = w / (255 std)} and the bias {@code b - sum(u 255 mean)}, in doubles from the rounded {@code u}, so that
 * rounding it counts no more than rounding {@code w} did. Zeros around normalised values are the mean around pixels:
 * these are padded with it beforehand, and the convolution pads nothing.
 */
@SuppressWarnings("try") // the guard is held, not used
final class PixelConvolution implements AutoCloseable {

    private static final int FULL = 255;
    private static final Padding NONE = new Padding.Symmetric(Sides.square(0));

    private final String node;
    private final Contraction.Conv2d op;
    private final Contraction.Conv2d bare;
    private final Arithmetic arithmetic;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor mean;

    /**
     * Folds.
     *
     * @param node what {@link #find} found
     * @param parameters which hold the node's in singles too
     */
    PixelConvolution(Node node, Arithmetic arithmetic, Preprocessing preprocessing, Parameters parameters) {
        this.node = node.id();
        this.op = (Contraction.Conv2d) node.op();
        this.bare = new Contraction.Conv2d(op.inputs(), op.outputs(), op.kernel(), op.stride(), NONE, op.dilation(),
                op.groups(), true);
        this.arithmetic = arithmetic;
        torch.ScalarType own = Precision.scalarType(arithmetic);
        try (AutoGradMode off = new AutoGradMode(false); PointerScope folding = new PointerScope()) {
            Tensor std = channels(preprocessing.std());
            Tensor full = channels(preprocessing.mean());                      // 255 mean, [1, C, 1, 1]
            Tensor scaled = parameters.get(node.parameters().get(Role.WEIGHT), Arithmetic.F32)
                    .to(torch.ScalarType.Double).div(std).to(own);
            Tensor shift = scaled.to(torch.ScalarType.Double).mul(full).sum(1, 2, 3);
            Tensor moved = node.parameters().containsKey(Role.BIAS)
                    ? parameters.get(node.parameters().get(Role.BIAS), Arithmetic.F32).to(torch.ScalarType.Double)
                            .sub(shift) : shift.neg();
            this.weight = Arrays.layOut(scaled).retainReference();
            this.bias = moved.to(own).retainReference();
            this.mean = full.flatten().to(own).retainReference();
        }
    }

    private static Tensor channels(List<Double> values) {
        return Tensor.create(values.stream().mapToDouble(value -> FULL * value).toArray()).view(1, -1, 1, 1);
    }

    /** The node of which this can be made, if the image is read in such a way. */
    static Optional<Node> find(Execution execution) {
        Network network = execution.network();
        Execution.Segment first = execution.segments().get(0);
        if (first.kind() != Execution.Kind.FROZEN || first.arithmetic() == Arithmetic.F64) {
            return Optional.empty();
        }
        return network.nodes().stream().filter(node -> node.op() instanceof Source).map(Node::id)
                .map(network::users).filter(users -> users.size() == 1).map(users -> network.node(users.get(0)))
                .filter(node -> node.op() instanceof Contraction.Conv2d op && op.groups() == 1
                        && first.nodes().contains(node.id())).findFirst();
    }

    /** Pixels as they are stored, with the mean around them. */
    Picture picture(Images images) {
        long size = images.size();
        Window window = op.window().orElseThrow();
        Padding.Edges rows = op.padding().rows(size, window);
        Padding.Edges columns = op.padding().columns(size, window);
        try (AutoGradMode off = new AutoGradMode(false)) {
            Tensor pixels = Normaliser.stored(images);                         // [N, S, S, C]
            long[] extents = {images.count(), size + rows.total(), size + columns.total(), images.channels()};
            Tensor padded = torch.empty(extents, new TensorOptions(Precision.scalarType(arithmetic)), null);
            padded.narrow(1, 0, rows.before()).copy_(mean);
            padded.narrow(1, rows.before() + size, rows.after()).copy_(mean);
            padded.narrow(2, 0, columns.before()).copy_(mean);
            padded.narrow(2, columns.before() + size, columns.after()).copy_(mean);
            padded.narrow(1, rows.before(), size).narrow(2, columns.before(), size).copy_(pixels);
            return new Picture(padded.permute(0, 3, 1, 2), Optional.of(this));
        }
    }

    boolean is(Node other) {
        return node.equals(other.id());
    }

    /**
     * Computes.
     *
     * @param x the values of {@link #picture}
     */
    Tensor of(Tensor x, FusedConvolution.Activation activation) {
        return new Convolution(bare, Method.PLAIN, activation).of(x, arithmetic, own -> weight,
                Optional.of(own -> bias));
    }

    @Override
    public void close() {
        weight.close();
        bias.close();
        mean.close();
    }
}
