package dev.varve.weights;

import dev.varve.graph.Attention;
import dev.varve.graph.Contraction;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Op;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.weights.Initialisation.Fan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Weights to train from nothing. Each number hangs on seed, name and index alone, whatever else is drawn.
 *
 * <p>A convolution's weight is normal with variance {@code 2 / (outputs kernel^2 / groups)} (He et al. 2015,
 * arXiv:1502.01852, over what leaves it, as torchvision and timm have it), a matrix's normal with deviation 0.01;
 * offsets are 0, a norm's scale and running variance 1, its running mean and count 0; class tokens and embeddings of
 * positions and distances are normal with deviation 0.02, layer scales 1e-6, as in both libraries. An {@link
 * Initialisation} says what begins otherwise.
 */
public final class RandomWeights {

    private static final double LINEAR_DEVIATION = 0.01;
    private static final double TOKEN_DEVIATION = 0.02;
    private static final double LAYER_SCALE = 1e-6;

    private RandomWeights() {
    }

    /** The usual beginning. */
    public static Weights of(Network network, long seed) {
        return of(network, Initialisation.USUAL, seed);
    }

    /**
     * Arrays for every parameter of a network, in its order; one that is tied gets its first node's rule, one that
     * nothing computes with is 0.
     */
    public static Weights of(Network network, Initialisation initialisation, long seed) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> arrays.put(parameter.name(), null));
        for (Node node : network.nodes()) {
            node.parameters().forEach((role, name) -> arrays.computeIfAbsent(name,
                    any -> initial(node.op(), role, network.parameter(name), initialisation, seed)));
        }
        arrays.replaceAll((name, array) -> array == null ? NamedArray.zeros(network.parameter(name)) : array);
        return new Weights(arrays);
    }

    private static NamedArray initial(Op op, Role role, Parameter parameter, Initialisation initialisation, long seed) {
        if (initialisation.zeros().contains(parameter.name())) {
            return constant(parameter, role, 0);
        }
        if (role == Role.WEIGHT && op instanceof Contraction contraction) {
            return normal(parameter, deviation(contraction, initialisation.fan()), seed);
        }
        if (role == Role.INDEX) {
            return NamedArray.integers(parameter.name(), parameter.shape(), op.indices());
        }
        if (op instanceof Learned || op instanceof Attention) {
            return role == Role.BIAS ? normal(parameter, TOKEN_DEVIATION, seed)
                    : constant(parameter, role, LAYER_SCALE);
        }
        return constant(parameter, role, role == Role.WEIGHT || role == Role.VARIANCE ? 1 : 0);
    }

    private static double deviation(Contraction contraction, Fan fan) {
        if (fan == Fan.IN) {
            Shape weight = contraction.parameterShape(Role.WEIGHT);
            return Math.sqrt(2.0 * weight.extent(0) / weight.elements());
        }
        if (contraction instanceof Contraction.Conv2d conv) {
            return Math.sqrt(2.0 / (conv.outputs() / conv.groups() * conv.kernel().area()));
        }
        return LINEAR_DEVIATION;
    }

    /**
     * Singles drawn from a normal distribution of mean 0 by Box and Muller's method (1958,
     * doi:10.1214/aoms/1177706645), the same on every machine.
     *
     * @param parameter name and shape of the array
     * @param deviation standard deviation
     */
    public static NamedArray normal(Parameter parameter, double deviation, long seed) {
        Hash hash = Hash.of(seed, parameter.name());
        float[] values = new float[Math.toIntExact(parameter.shape().elements())];
        IntStream.range(0, (values.length + 1) / 2).parallel().forEach(pair -> {
            double uniform = ((hash.at(2L * pair) >>> 11) + 1) * 0x1p-53;          // (0, 1]: a finite logarithm
            double radius = deviation * StrictMath.sqrt(-2 * StrictMath.log(uniform));
            double angle = 2 * Math.PI * ((hash.at(2L * pair + 1) >>> 11) * 0x1p-53);
            values[2 * pair] = (float) (radius * StrictMath.cos(angle));
            if (2 * pair + 1 < values.length) {
                values[2 * pair + 1] = (float) (radius * StrictMath.sin(angle));
            }
        });
        return NamedArray.of(parameter.name(), parameter.shape(), values);
    }

    /** An array of one value: integers of 64 bits for {@link Role#COUNT}, singles for every other role. */
    public static NamedArray constant(Parameter parameter, Role role, double value) {
        DType dtype = role == Role.COUNT ? DType.I64 : DType.F32;
        return NamedArray.filled(parameter.name(), dtype, parameter.shape(), value);
    }
}
