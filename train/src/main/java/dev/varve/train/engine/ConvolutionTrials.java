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
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    /**
     * The shortest of a few times counts, for what disturbs only makes longer; and methods take turns, so that it
     * disturbs all of them. One that is hopeless when the first times are in gets no further turn.
     */
    private Method best(Alike one) {
        Map<Method, Double> least = new LinkedHashMap<>();
        methods(one).forEach(method -> least.put(method, Double.POSITIVE_INFINITY));
        least.keySet().forEach(method -> seconds(one, method));                // warms up
        for (int turn = 0; turn < TIMED; turn++) {
            least.replaceAll((method, before) -> Math.min(before, seconds(one, method)));
            double bound = HOPELESS * Collections.min(least.values());
            least.entrySet().removeIf(entry -> !entry.getKey().equals(Method.PLAIN) && entry.getValue() > bound);
        }
        Map.Entry<Method, Double> best = Collections.min(least.entrySet(), Map.Entry.comparingByValue());
        return best.getValue() < least.get(Method.PLAIN) * (1 - LEAST_GAIN) ? best.getKey() : Method.PLAIN;
    }

    private static List<Method> methods(Alike one) {
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
        return methods;
    }

    private static List<Boolean> either(boolean possible) {
        return possible ? List.of(false, true) : List.of(false);
    }

    private double seconds(Alike one, Method method) {
        try (PointerScope step = new PointerScope()) {
            return step(one, new Convolution(one.op, method, FusedConvolution.Activation.NONE));
        }
    }

    private double step(Alike one, Convolution convolution) {
        long edge = one.input.extent(2);
        Tensor x = values(one.arithmetic, images, one.op.inputs(), edge, edge);
        Tensor weight = values(Arithmetic.F32, one.op.outputs(), one.op.inputs() / one.op.groups(),
                one.op.kernel().height(), one.op.kernel().width());
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
