package dev.varve.train.engine;

import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Tuning.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Times every method of computing the depthwise convolutions of an execution that a gradient passes through, forward
 * and back, on numbers of no meaning. Those that look alike are timed once.
 */
@SuppressWarnings("try") // the scope is held, not used
final class ConvolutionTrials {

    /** Images in a trial: which kernel the library takes does not hang on them, and few are soon computed. */
    private static final int MOST_IMAGES = 8;
    private static final int TIMED = 3;
    /** A method must save this share of the plain one's time, so that noise does not choose. */
    private static final double LEAST_GAIN = 0.1;
    /** A method that takes so many times the best one's time will not come first. */
    private static final double HOPELESS = 1.5;

    private final int images;
    private final LongSupplier nanos;
    private final Map<Alike, Method> known = new HashMap<>();

    /** What the time of a convolution hangs on. */
    private record Alike(Contraction.Conv2d op, Shape input, boolean bias, Arithmetic arithmetic) {
    }

    /**
     * Prepares.
     *
     * @param batch images of a batch, at least 1
     * @param nanos a clock
     */
    ConvolutionTrials(int batch, LongSupplier nanos) {
        this.images = Math.min(batch, MOST_IMAGES);
        this.nanos = nanos;
    }

    /** The methods by node, where they are faster than the plain one. */
    Map<String, Method> fastest(Execution execution, int size) {
        Network network = execution.network();
        Map<String, Shape> shapes = Sizes.require(network, size);
        Map<String, Method> found = new TreeMap<>();
        for (Segment segment : execution.segments()) {
            for (String id : segment.kind() == Kind.FROZEN ? List.<String>of() : segment.nodes()) {
                Node node = network.node(id);
                if (node.op() instanceof Contraction.Conv2d op && op.isDepthwise()) {
                    Method best = known.computeIfAbsent(new Alike(op, shapes.get(node.inputs().get(0)),
                            node.parameters().containsKey(Role.BIAS), segment.arithmetic()), this::best);
                    if (!best.equals(Method.PLAIN)) {
                        found.put(id, best);
                    }
                }
            }
        }
        return found;
    }

    private Method best(Alike one) {
        double plain = seconds(one, Method.PLAIN, Double.POSITIVE_INFINITY);
        Method best = Method.PLAIN;
        double least = plain * (1 - LEAST_GAIN);
        for (Method method : others(one)) {
            double taken = seconds(one, method, least);
            if (taken < least) {
                best = method;
                least = taken;
            }
        }
        return best;
    }

    private static List<Method> others(Alike one) {
        long edge = one.input.extent(2);
        boolean uneven = Convolution.isUneven(one.op, edge, edge) && one.op.dilation() == 1;
        List<Method> methods = new ArrayList<>();
        for (boolean singles : either(one.arithmetic == Arithmetic.BF16)) {
            for (boolean padsImage : either(uneven)) {
                for (boolean biasApart : either(one.bias)) {
                    methods.add(new Method(singles, padsImage, biasApart));
                }
            }
        }
        methods.remove(Method.PLAIN);
        return methods;
    }

    private static List<Boolean> either(boolean possible) {
        return possible ? List.of(false, true) : List.of(false);
    }

    /** The shortest of a few times, for what disturbs only makes longer; of a hopeless method the first time does. */
    private double seconds(Alike one, Method method, double toBeat) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= TIMED && !(least > HOPELESS * toBeat && i > 1); i++) {
            try (PointerScope step = new PointerScope()) {
                double taken = step(one, new Convolution(one.op, method, FusedConvolution.Activation.NONE));
                least = i == 0 ? least : Math.min(least, taken);               // the first one warms up
            }
        }
        return least;
    }

    private double step(Alike one, Convolution convolution) {
        long edge = one.input.extent(2);
        Tensor x = values(one.arithmetic, images, one.op.inputs(), edge, edge);
        Tensor weight = values(Arithmetic.F32, one.op.outputs(), one.op.inputs() / one.op.groups(), one.op.kernel(),
                one.op.kernel());
        Tensor bias = values(Arithmetic.F32, one.op.outputs());
        long began = nanos.getAsLong();
        Tensor y = convolution.of(x, one.arithmetic, own -> weight.to(Precision.scalarType(own)),
                Optional.of(bias).filter(any -> one.bias).map(tensor -> own -> tensor.to(Precision.scalarType(own))));
        y.backward(torch.ones_like(y), new BoolOptional(), false, new TensorArrayRefOptional());
        return (nanos.getAsLong() - began) / 1e9;
    }

    private static Tensor values(Arithmetic arithmetic, long... extents) {
        Tensor ones = torch.ones(extents, new TensorOptions(Precision.scalarType(arithmetic)));
        Tensor laid = extents.length == 1 ? ones : Arrays.layOut(ones);
        return laid.set_requires_grad(true);
    }
}
