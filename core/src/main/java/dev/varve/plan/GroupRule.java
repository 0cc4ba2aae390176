package dev.varve.plan;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What one phase does with one layer group.
 *
 * <p>A frozen group whose norms do not {@link NormPolicy#TRAIN} has no gradient, no optimizer state, no decay and no
 * moving statistics.
 *
 * @param train what of the group is trained
 * @param rate the group's peak rate, which the phase's schedule multiplies; positive. In a frozen group it is the rate
 *     of the BatchNorm parameters under {@link NormPolicy#TRAIN}
 * @param decay weight decay: each step multiplies a weight by {@code 1 - rate * decay} before the update; what has one
 *     dimension (biases, norms, layer scales) is spared, as by timm; not negative. Class tokens, position embeddings
 *     and bias tables of attention decay, as in fastai and unlike timm
 * @param norm what the group's BatchNorm does; in a trained group scale and shift train with {@link NormPolicy#FIXED}
 *     too, which then only says that statistics do not move
 * @param stochastic whether dropout and stochastic depth of the group draw; else they pass their input on
 * @param l2 whether decay is an L2 penalty instead: {@code decay * weight} is added to the gradient
 * @param hypers what of the optimizer's numbers goes its own way in this group; empty in most
 */
public record GroupRule(Scope train, double rate, double decay, NormPolicy norm, boolean stochastic,
                        @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JacksonInject(Yaml.NO) boolean l2,
                        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JacksonInject(Yaml.EMPTY)
                        Map<Hyper, Schedule> hypers) {

    /** Checks the numbers. */
    public GroupRule {
        Require.present(train, "train");
        Require.positive(rate, "rate");
        Require.notNegative(decay, "decay");
        Require.present(norm, "norm");
        hypers = Hyper.checked(hypers);
    }

    /** A rule of a group that goes by the schedules of its phase, with decoupled decay. */
    public GroupRule(Scope train, double rate, double decay, NormPolicy norm, boolean stochastic) {
        this(train, rate, decay, norm, stochastic, false, Map.of());
    }

    /**
     * A rule that trains the whole group, with dropout.
     *
     * @param rate peak rate, positive
     * @param decay decoupled weight decay, not negative
     * @return the rule
     */
    public static GroupRule trained(double rate, double decay) {
        return new GroupRule(Scope.ALL, rate, decay, NormPolicy.TRAIN, true);
    }

    /**
     * A rule that freezes the group, without dropout.
     *
     * @param rate peak rate of BatchNorm parameters, if they train; positive
     * @param decay decoupled weight decay, not negative
     * @param norm what the group's BatchNorm does
     * @return the rule
     */
    public static GroupRule frozen(double rate, double decay, NormPolicy norm) {
        return new GroupRule(Scope.NONE, rate, decay, norm, false);
    }

    /**
     * This rule with another treatment of BatchNorm.
     *
     * @param policy what BatchNorm does
     * @return the rule
     */
    public GroupRule withNorm(NormPolicy policy) {
        return new GroupRule(train, rate, decay, policy, stochastic, l2, hypers);
    }

    /**
     * This rule with another rate.
     *
     * @param other peak rate, positive
     * @return the rule
     */
    public GroupRule withRate(double other) {
        return new GroupRule(train, other, decay, norm, stochastic, l2, hypers);
    }

    /**
     * This rule with another decay.
     *
     * @param other weight decay, not negative
     * @param penalty whether it is an L2 penalty
     * @return the rule
     */
    public GroupRule withDecay(double other, boolean penalty) {
        return new GroupRule(train, rate, other, norm, stochastic, penalty, hypers);
    }

    /**
     * This rule with numbers of the optimizer that go their own way.
     *
     * @param others a schedule for each
     * @return the rule
     */
    public GroupRule withHypers(Map<Hyper, Schedule> others) {
        return new GroupRule(train, rate, decay, norm, stochastic, l2, others);
    }

    /**
     * This rule without random draws.
     *
     * @return the rule
     */
    public GroupRule quiet() {
        return new GroupRule(train, rate, decay, norm, false, l2, hypers);
    }

    /** Whether anything of a group can train: all of it, or the BatchNorm that it may have. */
    public boolean trains() {
        return train == Scope.ALL || norm == NormPolicy.TRAIN;
    }

    /** What of a group is trained. */
    public enum Scope {
        /** Nothing; BatchNorm goes by its {@link NormPolicy}. */
        @JsonProperty("none") NONE,
        /** All trainable parameters. */
        @JsonProperty("all") ALL
    }

    /** What BatchNorm does. */
    public enum NormPolicy {
        /** Statistics do not move. In a frozen group scale and shift do not either: it can be folded. */
        @JsonProperty("fixed") FIXED,
        /**
         * Statistics do not move, and while the phase lasts a norm is part of the convolution before it: what trains is
         * the convolution's folded weight and the norm's offset, not the scale, and no pass over the norm is made. A
         * norm with no convolution of its group before it is treated as {@link #FIXED}.
         */
        @JsonProperty("folded") FOLDED,
        /**
         * Statistics are found anew when the phase begins, by one pass over the training images without augmentation,
         * as the plain mean over its batches (PyTorch's {@code update_bn}); from then on as {@link #FIXED}.
         */
        @JsonProperty("recalibrate") RECALIBRATE,
        /** As fastai: statistics move with every batch; in a frozen group too scale and shift train, at its rate. */
        @JsonProperty("train") TRAIN
    }
}
