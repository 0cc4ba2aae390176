package dev.varve.surgery;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arithmetic of {@link Fold}: weights and biases that do the norms' work, and the way back.
 *
 * @param network before the fold
 * @param biasOfContraction the name of the bias that each folded contraction has, by the contraction's id
 */
record FoldedArrays(Network network, Map<String, String> biasOfContraction) {

    /** A factor below this is not divided by. */
    private static final double LEAST_FACTOR = 1e-6;

    /** Weight and bias of each pair. */
    Weights of(List<Fold.Pair> pairs, Weights before) {
        List<NamedArray> folded = new ArrayList<>();
        for (Fold.Pair pair : pairs) {
            Arrays arrays = new Arrays(pair, before);
            double[] factors = arrays.factors(arrays.of(arrays.norm, Role.WEIGHT));
            double[] bias = arrays.bias();
            double[] offset = arrays.of(arrays.norm, Role.BIAS);
            double[] mean = arrays.of(arrays.norm, Role.MEAN);
            for (int output = 0; output < bias.length; output++) {
                bias[output] = offset[output] + (bias[output] - mean[output]) * factors[output];
            }
            folded.add(arrays.scaledWeight(factors));
            folded.add(arrays.row(biasOfContraction.get(pair.contraction()), bias));
        }
        return Weights.of(folded);
    }

    /** Weight of the contraction, scale and offset of the norm of each pair. */
    Weights back(List<Fold.Pair> pairs, Weights folded) {
        List<NamedArray> unfolded = new ArrayList<>();
        for (Fold.Pair pair : pairs) {
            Arrays arrays = new Arrays(pair, folded);
            double[] deviation = arrays.deviation();
            double[] scale = arrays.of(arrays.norm, Role.WEIGHT);
            double[] factors = arrays.factors(scale);
            double[] bias = arrays.bias();
            double[] mean = arrays.of(arrays.norm, Role.MEAN);
            double[] offset = folded.get(biasOfContraction.get(pair.contraction())).doubles();
            double[] inverse = new double[scale.length];
            for (int output = 0; output < scale.length; output++) {
                if (Math.abs(factors[output]) < LEAST_FACTOR) {
                    scale[output] = deviation[output];
                    factors[output] = 1;
                }
                inverse[output] = 1 / factors[output];
                offset[output] -= (bias[output] - mean[output]) * factors[output];
            }
            unfolded.add(arrays.scaledWeight(inverse));
            unfolded.add(arrays.row(arrays.norm.parameters().get(Role.WEIGHT), scale));
            unfolded.add(arrays.row(arrays.norm.parameters().get(Role.BIAS), offset));
        }
        return Weights.of(unfolded);
    }

    /** The arrays of one pair. */
    private final class Arrays {
        final Node contraction;
        final Node norm;
        final Weights weights;
        final NamedArray weight;

        Arrays(Fold.Pair pair, Weights weights) {
            this.contraction = network.node(pair.contraction());
            this.norm = network.node(pair.norm());
            this.weights = weights;
            this.weight = weights.get(contraction.parameters().get(Role.WEIGHT));
        }

        double[] of(Node node, Role role) {
            return weights.get(node.parameters().get(role)).doubles();
        }

        /** The contraction's own bias; zeros where it has none. */
        double[] bias() {
            return contraction.parameters().containsKey(Role.BIAS) ? of(contraction, Role.BIAS)
                    : new double[Math.toIntExact(weight.shape().extent(0))];
        }

        double[] deviation() {
            double eps = ((Norm.BatchNorm) norm.op()).eps();
            double[] deviation = of(norm, Role.VARIANCE);
            for (int output = 0; output < deviation.length; output++) {
                deviation[output] = Math.sqrt(deviation[output] + eps);
            }
            return deviation;
        }

        /** By what the norm multiplies each channel. */
        double[] factors(double[] scale) {
            double[] factors = deviation();
            for (int output = 0; output < factors.length; output++) {
                factors[output] = scale[output] / factors[output];
            }
            return factors;
        }

        NamedArray scaledWeight(double[] factors) {
            double[] w = weight.doubles();
            int fan = w.length / factors.length;
            for (int i = 0; i < w.length; i++) {
                w[i] *= factors[i / fan];
            }
            return NamedArray.rounded(weight.name(), dtype(), weight.shape(), w);
        }

        NamedArray row(String name, double[] values) {
            return NamedArray.rounded(name, dtype(), Shape.of(values.length), values);
        }

        private DType dtype() {
            return weight.dtype() == DType.F64 ? DType.F64 : DType.F32;
        }
    }
}
