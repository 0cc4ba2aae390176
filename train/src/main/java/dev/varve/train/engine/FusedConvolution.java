package dev.varve.train.engine;

import dev.varve.graph.Op;
import dev.varve.graph.Pointwise;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.Type;

/**
 * oneDNN's convolution with an activation, {@code mkldnn::_convolution_pointwise}: the activation costs no pass over
 * memory. It has no gradient and no Java static, so it is called with boxed arguments, whose number is compared with
 * the operation's schema once; a libtorch without it, or with another, has none.
 */
final class FusedConvolution {

    private static final int ARGUMENTS = 10;
    private static final int PADDING = 3;
    private static final int SCALARS = 8;
    private static final OperatorHandle OPERATOR = find();
    private static final Type.TypePtr INTEGER = OPERATOR == null ? null : elementType(PADDING);
    private static final Type.TypePtr SCALAR = OPERATOR == null ? null : elementType(SCALARS);

    private FusedConvolution() {
    }

    /** What follows the convolution. */
    enum Activation {
        /** Nothing. */
        NONE("none"),
        /** {@code max(x, 0)}. */
        RELU("relu"),
        /** {@code min(max(x, 0), 6)}. */
        RELU6("hardtanh", 0, 6),
        /** {@code x / (1 + exp(-x))}. */
        SILU("swish"),
        /** {@code x min(max(x + 3, 0), 6) / 6}. */
        HARDSWISH("hardswish");

        private static final Map<Class<? extends Op>, Activation> OF_OPERATIONS = Map.of(Pointwise.Relu.class, RELU,
                Pointwise.Relu6.class, RELU6, Pointwise.SiLU.class, SILU, Pointwise.Hardswish.class, HARDSWISH);

        private final String name;
        private final double[] bounds;

        Activation(String name, double... bounds) {
            this.name = name;
            this.bounds = bounds;
        }

        /** The activation of an operation; {@link #NONE} for another operation. */
        static Activation of(Op op) {
            return OF_OPERATIONS.getOrDefault(op.getClass(), NONE);
        }
    }

    /** How a kernel moves. */
    record Motion(long[] strides, long[] zeros, long[] dilations, long groups) {
    }

    static boolean isAvailable() {
        return OPERATOR != null;
    }

    /** Computes; nothing of the boxed arguments stays, so that each value is freed at its last use. */
    @SuppressWarnings("try") // the scope is held, not used
    static Tensor call(Tensor x, Tensor weight, TensorOptional bias, Motion motion, Activation activation) {
        Tensor result = new Tensor();
        try (PointerScope boxed = new PointerScope()) {
            IValueVector arguments = new IValueVector(new IValue(x), new IValue(weight),
                    bias.has_value() ? new IValue(bias.get()) : new IValue(), integers(motion.zeros),
                    integers(motion.strides), integers(motion.dilations), new IValue(motion.groups),
                    new IValue(activation.name), scalars(activation.bounds), new IValue(""));
            OPERATOR.callBoxed(arguments);
            result.put(arguments.get(0).toTensor());
        }
        return result;
    }

    private static IValue integers(long... values) {
        GenericList list = new GenericList(INTEGER);
        for (long value : values) {
            list.push_back(new IValue(value));
        }
        return new IValue(list);
    }

    private static IValue scalars(double... values) {
        GenericList list = new GenericList(SCALAR);
        for (double value : values) {
            list.push_back(new IValue(value));
        }
        return new IValue(list);
    }

    private static OperatorHandle find() {
        try {
            OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow("mkldnn::_convolution_pointwise", "");
            return operator.schema().arguments().limit() == ARGUMENTS ? operator.retainReference() : null;
        } catch (RuntimeException without) {
            return null;
        }
    }

    private static Type.TypePtr elementType(int argument) {
        return OPERATOR.schema().arguments().getPointer(argument).type().get().containedType(0).retainReference();
    }
}
