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

/** The arithmetic of {@link Fold}: weights and biases that do the norms' work. */
final class FoldedArrays {

    private FoldedArrays() {
    }

    static Weights of(Network network, List<Fold.Pair> pairs, Weights before) {
        List<NamedArray> folded = new ArrayList<>();
        for (Fold.Pair pair : pairs) {
            folded.addAll(fold(network.node(pair.contraction()), network.node(pair.norm()), before));
        }
        return Weights.of(folded);
    }

    private static List<NamedArray> fold(Node contraction, Node norm, Weights before) {
        NamedArray weight = before.get(contraction.parameters().get(Role.WEIGHT));
        double[] w = weight.doubles();
        double[] scale = array(norm, Role.WEIGHT, before);
        double[] offset = array(norm, Role.BIAS, before);
        double[] mean = array(norm, Role.MEAN, before);
        double[] variance = array(norm, Role.VARIANCE, before);
        double eps = ((Norm.BatchNorm) norm.op()).eps();
        boolean biased = contraction.parameters().containsKey(Role.BIAS);
        double[] bias = biased ? array(contraction, Role.BIAS, before) : new double[scale.length];
        int fan = w.length / scale.length;
        for (int output = 0; output < scale.length; output++) {
            double s = scale[output] / Math.sqrt(variance[output] + eps);
            bias[output] = offset[output] + (bias[output] - mean[output]) * s;
            for (int i = output * fan; i < (output + 1) * fan; i++) {
                w[i] *= s;
            }
        }
        DType dtype = weight.dtype() == DType.F64 ? DType.F64 : DType.F32;
        return List.of(NamedArray.rounded(weight.name(), dtype, weight.shape(), w),
                NamedArray.rounded(Fold.biasName(contraction), dtype, Shape.of(scale.length), bias));
    }

    private static double[] array(Node node, Role role, Weights weights) {
        return weights.get(node.parameters().get(role)).doubles();
    }
}
