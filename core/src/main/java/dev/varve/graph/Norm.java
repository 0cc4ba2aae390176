package dev.varve.graph;

import java.util.List;
import java.util.Set;

/** Operations that shift and scale to a mean and variance. */
public sealed interface Norm extends Op {

    /** What a lowering answers for this family. */
    interface Lowering<T> {

        /** Lowers a batch norm. */
        T batchNorm(Node node, BatchNorm op, T input);

        /** Lowers a layer norm. */
        T layerNorm(Node node, LayerNorm op, T input);
    }

    /**
     * Normalisation of each channel by the batch's statistics in training mode and by running ones otherwise
     * (Ioffe and Szegedy 2015, arXiv:1502.03167): {@code [N, features, ...]} of any rank from 2.
     *
     * @param momentum share of the new batch in the running statistics
     */
    record BatchNorm(long features, double eps, double momentum) implements Norm {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (x.extent(1) != features) {
                throw new IllegalArgumentException("expects " + features + " channels, got " + x);
            }
            return x;
        }

        @Override
        public Set<Trait> traits() {
            return Set.of(Trait.BATCH_STATISTICS);
        }

        @Override
        public List<Role> roles() {
            return List.of(Role.WEIGHT, Role.BIAS, Role.MEAN, Role.VARIANCE, Role.COUNT);
        }

        @Override
        public Shape parameterShape(Role role) {
            return role == Role.COUNT ? Shape.of() : Shape.of(features);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.batchNorm(node, this, in.get(0));
        }
    }

    /**
     * Normalisation of each position by the mean and variance of its own features (Ba et al. 2016, arXiv:1607.06450),
     * then a scale and an offset of each feature.
     *
     * @param images whether the features are the channels of {@code [N, features, H, W]}; else they are the last axis
     *        of {@code [N, ..., features]}
     */
    record LayerNorm(long features, double eps, boolean images) implements Norm {

        @Override
        public Shape shape(List<Shape> in) {
            Shape x = in.get(0);
            if (images && x.rank() != 4 || x.extent(images ? 1 : x.rank() - 1) != features) {
                throw new IllegalArgumentException("expects " + features + " features, got " + x);
            }
            return x;
        }

        @Override
        public List<Role> roles() {
            return List.of(Role.WEIGHT, Role.BIAS);
        }

        @Override
        public Shape parameterShape(Role role) {
            return Shape.of(features);
        }

        @Override
        public <T> T lower(Interpreter<T> to, Node node, List<T> in) {
            return to.layerNorm(node, this, in.get(0));
        }
    }
}
