package dev.varve.plan;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/**
 * How a gradient becomes a step. Its momentum is that of the phase; rate and weight decay stand in the rule of each
 * group, which also says whether decay is decoupled ({@code p = p (1 - rate * decay)} before the update) or an L2
 * penalty ({@code g = g + decay * p}). Formulas are those of fastai 2.8.5 unless said otherwise.
 *
 * <p>Below, g is the gradient, r the rate, m the average {@code b1 m + (1 - b1) g}, v the average
 * {@code b2 v + (1 - b2) g²}, both from 0; m' and v' are the same divided by {@code 1 - b1^t} and {@code 1 - b2^t} at
 * step t.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Optimizer.Adam.class, name = "adam"),
    @JsonSubTypes.Type(value = Optimizer.Sgd.class, name = "sgd"),
    @JsonSubTypes.Type(value = Optimizer.RmsProp.class, name = "rmsprop"),
    @JsonSubTypes.Type(value = Optimizer.RAdam.class, name = "radam"),
    @JsonSubTypes.Type(value = Optimizer.QhAdam.class, name = "qhadam"),
    @JsonSubTypes.Type(value = Optimizer.Lars.class, name = "lars"),
    @JsonSubTypes.Type(value = Optimizer.Lamb.class, name = "lamb"),
    @JsonSubTypes.Type(value = Optimizer.Lookahead.class, name = "lookahead")})
public sealed interface Optimizer {

    /**
     * The numbers that groups and phases may say otherwise, beside rate, momentum and decay, which each optimizer has.
     *
     * @return {@link Hyper#BETA2} and {@link Hyper#EPSILON} with their values, as far as the optimizer has them
     */
    Map<Hyper, Double> own();

    /**
     * How much it remembers.
     *
     * @param momentum whether the momentum is above 0 at some time
     * @return numbers for each trained one
     */
    int memory(boolean momentum);

    /**
     * Whether some of its settings mean nothing without momentum.
     *
     * @return true for SGD with Nesterov's momentum or dampening
     */
    default boolean needsMomentum() {
        return false;
    }

    /**
     * Adam (Kingma and Ba 2015, arXiv:1412.6980): {@code p = p - r m' / (sqrt(v') + eps)}. With decoupled decay it is
     * AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101); with b2 0.999 and eps 1e-8 PyTorch's of either name.
     *
     * @param beta2 averaging factor of the squared gradient, at least 0 and below 1
     * @param epsilon what is added to the root of the average, positive
     * @param amsgrad whether the largest v so far takes the place of v (Reddi et al. 2018)
     */
    record Adam(double beta2, double epsilon,
                @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JacksonInject(Yaml.NO) boolean amsgrad)
            implements Optimizer {

        /** Checks the numbers. */
        public Adam {
            Require.share(beta2, "beta2", "0.99 is common");
            Require.positive(epsilon, "epsilon");
        }

        /** Without AMSGrad. */
        public Adam(double beta2, double epsilon) {
            this(beta2, epsilon, false);
        }

        @Override
        public Map<Hyper, Double> own() {
            return Map.of(Hyper.BETA2, beta2, Hyper.EPSILON, epsilon);
        }

        @Override
        public int memory(boolean momentum) {
            return amsgrad ? 3 : 2;
        }
    }

    /**
     * Stochastic gradient descent as PyTorch has it: {@code b = b1 b + (1 - dampening) g}, which begins with g, and
     * {@code p = p - r b}; with Nesterov's momentum {@code p = p - r (g + b1 b)}. Without momentum
     * {@code p = p - r g}, and nothing is remembered.
     *
     * @param nesterov whether the step looks ahead
     * @param dampening what is taken from the gradient's share, 0 to 1; 0 with Nesterov's momentum
     */
    record Sgd(boolean nesterov, double dampening) implements Optimizer {

        /** Checks the dampening. */
        public Sgd {
            Require.that(dampening >= 0 && dampening <= 1, "dampening", "must lie between 0 and 1", dampening,
                    "0 is common");
            Require.that(!nesterov || dampening == 0, "dampening", "must be 0 with nesterov", dampening,
                    "leave one of both out");
        }

        @Override
        public Map<Hyper, Double> own() {
            return Map.of();
        }

        @Override
        public boolean needsMomentum() {
            return nesterov || dampening > 0;
        }

        @Override
        public int memory(boolean momentum) {
            return momentum ? 1 : 0;
        }
    }

    /**
     * RMSProp (Tieleman and Hinton 2012): {@code p = p - r g / (sqrt(v) + eps)}. With momentum the sum
     * {@code b = b1 b + g} takes the place of g, as in fastai; PyTorch averages the quotients instead.
     *
     * @param beta2 averaging factor of the squared gradient, at least 0 and below 1
     * @param epsilon what is added to the root of the average, positive
     * @param centered whether the squared average of the gradient is taken from v, as PyTorch does
     */
    record RmsProp(double beta2, double epsilon, boolean centered) implements Optimizer {

        /** Checks the numbers. */
        public RmsProp {
            Require.share(beta2, "beta2", "0.99 is common");
            Require.positive(epsilon, "epsilon");
        }

        @Override
        public Map<Hyper, Double> own() {
            return Map.of(Hyper.BETA2, beta2, Hyper.EPSILON, epsilon);
        }

        @Override
        public int memory(boolean momentum) {
            return 1 + (momentum ? 1 : 0) + (centered ? 1 : 0);
        }
    }

    /**
     * Rectified Adam (Liu et al. 2020, arXiv:1908.03265): Adam's step times a factor that grows as v gets certain, and
     * {@code p = p - r m'} as long as it is not. With b2 0.99 the sixth step is the first that is rectified.
     *
     * @param beta2 averaging factor of the squared gradient, at least 0 and below 1; up to 2/3 no step is rectified
     * @param epsilon what is added to the root of the average, positive
     * @param softplus how sharply small denominators are kept from 0 (SAdam, Tong et al. 2019), 0 for not at all
     */
    record RAdam(double beta2, double epsilon,
                 @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JacksonInject(Yaml.ZERO) double softplus)
            implements Optimizer {

        /** Checks the numbers. */
        public RAdam {
            Require.share(beta2, "beta2", "0.99 is common");
            Require.positive(epsilon, "epsilon");
            Require.notNegative(softplus, "softplus");
        }

        @Override
        public Map<Hyper, Double> own() {
            return Map.of(Hyper.BETA2, beta2, Hyper.EPSILON, epsilon);
        }

        @Override
        public int memory(boolean momentum) {
            return 2;
        }
    }

    /**
     * Quasi-hyperbolic Adam (Ma and Yarats 2019, arXiv:1810.06801): Adam's step with {@code (1 - nu1) g + nu1 m'} in
     * place of m' and {@code (1 - nu2) g² + nu2 v'} in place of v'.
     *
     * @param beta2 averaging factor of the squared gradient, at least 0 and below 1
     * @param epsilon what is added to the root of the average, positive
     * @param nu1 share of the average of the gradient, 0 to 1
     * @param nu2 share of the average of the squared gradient, 0 to 1
     */
    record QhAdam(double beta2, double epsilon, double nu1, double nu2) implements Optimizer {

        /** Checks the numbers. */
        public QhAdam {
            Require.share(beta2, "beta2", "0.999 is common");
            Require.positive(epsilon, "epsilon");
            Require.that(nu1 >= 0 && nu1 <= 1, "nu1", "must lie between 0 and 1", nu1, "0.7 is common");
            Require.that(nu2 >= 0 && nu2 <= 1, "nu2", "must lie between 0 and 1", nu2, "1 is common");
        }

        @Override
        public Map<Hyper, Double> own() {
            return Map.of(Hyper.BETA2, beta2, Hyper.EPSILON, epsilon);
        }

        @Override
        public int memory(boolean momentum) {
            return 2;
        }
    }

    /**
     * SGD with momentum at a rate of each tensor's own (You et al. 2017, arXiv:1708.03888):
     * {@code r trust |p| / (|g| + decay |p| + eps)}, at most r itself where it is clipped (LARC). A tensor of zeros,
     * as biases begin, would stay zero at that rate, as in fastai; it goes at r.
     *
     * @param trust the trust coefficient, positive
     * @param epsilon what is added to the denominator, positive
     * @param clip whether the group's rate bounds that of the tensor
     */
    record Lars(double trust, double epsilon, boolean clip) implements Optimizer {

        /** Checks the numbers. */
        public Lars {
            Require.positive(trust, "trust");
            Require.positive(epsilon, "epsilon");
        }

        @Override
        public Map<Hyper, Double> own() {
            return Map.of(Hyper.EPSILON, epsilon);
        }

        @Override
        public int memory(boolean momentum) {
            return momentum ? 1 : 0;
        }
    }

    /**
     * LAMB (You et al. 2020, arXiv:1904.00962): Adam's step s times {@code min(|p| / |s|, 10)}, tensor by tensor; where
     * one of both is 0, s itself.
     *
     * @param beta2 averaging factor of the squared gradient, at least 0 and below 1
     * @param epsilon what is added to the root of the average, positive
     */
    record Lamb(double beta2, double epsilon) implements Optimizer {

        /** Checks both numbers. */
        public Lamb {
            Require.share(beta2, "beta2", "0.99 is common");
            Require.positive(epsilon, "epsilon");
        }

        @Override
        public Map<Hyper, Double> own() {
            return Map.of(Hyper.BETA2, beta2, Hyper.EPSILON, epsilon);
        }

        @Override
        public int memory(boolean momentum) {
            return 2;
        }
    }

    /**
     * Another optimizer with slow weights beside it (Zhang et al. 2019, arXiv:1907.08610): they begin where the weights
     * do; after every {@code steps} steps they go by {@code share} of the way to the weights, which follow them there.
     *
     * @param optimizer what makes the steps; not a lookahead itself
     * @param steps between two moves of the slow weights, at least 1
     * @param share of the way, above 0 and at most 1
     */
    record Lookahead(Optimizer optimizer, int steps, double share) implements Optimizer {

        /** Checks the numbers. */
        public Lookahead {
            Require.present(optimizer, "optimizer");
            Require.that(!(optimizer instanceof Lookahead), "optimizer", "must not look ahead itself", "lookahead",
                    "give the optimizer that makes the steps; ranger is a lookahead already");
            Require.atLeast(1, steps, "steps");
            Require.that(share > 0 && share <= 1, "share", "must lie above 0 and at most at 1", share,
                    "0.5 is common");
        }

        @Override
        public Map<Hyper, Double> own() {
            return optimizer.own();
        }

        @Override
        public boolean needsMomentum() {
            return optimizer.needsMomentum();
        }

        @Override
        public int memory(boolean momentum) {
            return optimizer.memory(momentum) + 1;
        }
    }
}
