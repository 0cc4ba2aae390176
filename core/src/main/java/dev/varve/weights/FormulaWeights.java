package dev.varve.weights;

import dev.varve.graph.Contraction;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Op;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * Weights and inputs by an integer hash of name and index, so that two programs compute with the same numbers without
 * sharing a file: reference outputs of other libraries are made with them.
 *
 * <p>With {@code u} even in [0, 1) and {@code s = 2 u - 1} of FNV-1a and SplitMix64, a contraction's weight is
 * {@code s sqrt(3 / fan in) gain}, a norm's scale and running variance {@code 0.75 + 0.5 u}, a layer scale
 * {@code 0.1 + 0.1 u}, every offset, token and running mean {@code 0.1 s}, a count 0; each computed in double and
 * rounded once to single.
 */
public final class FormulaWeights {

    private FormulaWeights() {
    }

    /**
     * Arrays for every parameter of a network, in its order; one that is tied gets its first node's rule, one that
     * nothing computes with is 0.
     *
     * @param gain factor of the contractions' weights; 1 keeps the variance of a linear network
     */
    public static Weights of(Network network, double gain) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> arrays.put(parameter.name(), null));
        for (Node node : network.nodes()) {
            node.parameters().forEach((role, name) -> arrays.computeIfAbsent(name,
                    any -> array(node.op(), role, network.parameter(name), gain)));
        }
        arrays.replaceAll((name, array) -> array == null ? NamedArray.zeros(network.parameter(name)) : array);
        return new Weights(arrays);
    }

    private static NamedArray array(Op op, Role role, Parameter parameter, double gain) {
        if (role == Role.COUNT) {
            return NamedArray.filled(parameter.name(), DType.I64, parameter.shape(), 0);
        }
        if (role == Role.INDEX) {
            return NamedArray.integers(parameter.name(), parameter.shape(), op.indices());
        }
        Hash hash = Hash.of(parameter.name());
        if (op instanceof Learned.LayerScale) {
            return values(parameter, i -> 0.1 + 0.1 * hash.unit(i));
        }
        if (role == Role.VARIANCE || role == Role.WEIGHT && !(op instanceof Contraction)) {
            return values(parameter, i -> 0.75 + 0.5 * hash.unit(i));
        }
        if (role == Role.WEIGHT) {
            long fanIn = parameter.shape().elements() / parameter.shape().extent(0);
            double scale = Math.sqrt(3.0 / fanIn) * gain;
            return values(parameter, i -> hash.signed(i) * scale);
        }
        return values(parameter, i -> 0.1 * hash.signed(i));
    }

    private static NamedArray values(Parameter parameter, LongToDoubleFunction rule) {
        float[] values = new float[Math.toIntExact(parameter.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rule.applyAsDouble(i);
        }
        return NamedArray.of(parameter.name(), parameter.shape(), values);
    }

    /** The stream {@code input} in the given extents, such as {@code [2, 3, 64, 64]}. */
    public static NamedArray input(long... extents) {
        return stream("input", Shape.of(extents));
    }

    /** The numbers {@code s} in [-1, 1) of any name. */
    public static NamedArray stream(String name, Shape shape) {
        Hash hash = Hash.of(name);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) hash.signed(i);
        }
        return NamedArray.of(name, shape, values);
    }
}
