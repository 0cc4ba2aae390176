package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.varve.card.InvalidInput;
import dev.varve.card.LeftOut;
import dev.varve.plan.Plan.ClassWeights;

/**
 * What phases that train do against learning images by heart, and against single batches that lead astray. Phases that
 * solve do nothing of it.
 *
 * @param mixing how two images are shown as one
 * @param sampling how often the images of an epoch are shown
 * @param clipping how large a gradient may be
 * @param accumulation of how many batches the gradients are added up for a step, 1 to 10,000; the last step of an epoch
 *     takes those that are left. Where no norm uses the statistics of the batch, a step is that of one large batch
 * @param emaDecay share that the average of the trained weights keeps of itself in a step, at least 0 and below 1; 0 is
 *     no average. After {@code n} steps it is at most {@code (1 + n) / (10 + n)}, as TensorFlow's
 *     {@code ExponentialMovingAverage} has it, so that first weights are soon forgotten. The average is what is
 *     evaluated, kept, exported, and what the next phase begins with
 * @param dropoutScale factor of the network's probabilities of dropout and of stochastic depth while it trains, 0 or
 *     more: ULMFiT's {@code drop_mult}
 */
public record Regularisation(Mixing mixing, Sampling sampling, Clipping clipping, int accumulation, double emaDecay,
                             double dropoutScale) {

    /** Nothing of it: every image once and alone, gradients as they are, a step for each batch. */
    public static final Regularisation NONE = new Regularisation(Mixing.NONE, Sampling.ONCE, Clipping.NONE, 1, 0, 1);

    private static final int MOST_BATCHES = 10_000;

    /** Checks the numbers. */
    public Regularisation {
        Require.present(mixing, "mixing");
        Require.present(sampling, "sampling");
        Require.present(clipping, "clipping");
        Require.atLeast(1, accumulation, "accumulation");
        Require.atMost(MOST_BATCHES, accumulation, "accumulation");
        Require.share(emaDecay, "emaDecay", "0.999 is common, 0 is none");
        Require.notNegative(dropoutScale, "dropoutScale");
    }

    /** This with another mixing. */
    public Regularisation withMixing(Mixing other) {
        return new Regularisation(other, sampling, clipping, accumulation, emaDecay, dropoutScale);
    }

    /** This with another sampling. */
    public Regularisation withSampling(Sampling other) {
        return new Regularisation(mixing, other, clipping, accumulation, emaDecay, dropoutScale);
    }

    /** This with another clipping. */
    public Regularisation withClipping(Clipping other) {
        return new Regularisation(mixing, sampling, other, accumulation, emaDecay, dropoutScale);
    }

    /** This with steps of so many batches. */
    public Regularisation withAccumulation(int batches) {
        return new Regularisation(mixing, sampling, clipping, batches, emaDecay, dropoutScale);
    }

    /** This with an average of the trained weights. */
    public Regularisation withEmaDecay(double decay) {
        return new Regularisation(mixing, sampling, clipping, accumulation, decay, dropoutScale);
    }

    /** This with other probabilities of dropout and stochastic depth. */
    public Regularisation withDropoutScale(double factor) {
        return new Regularisation(mixing, sampling, clipping, accumulation, emaDecay, factor);
    }

    /** Whether the average of the trained weights is kept. */
    public boolean averages() {
        return emaDecay > 0;
    }

    /**
     * How two images of a batch are shown as one, whose target is of both by the same shares.
     *
     * <p><i>Mixup</i> (Zhang et al. 2018, arXiv:1710.09412) as fastai's {@code MixUp}: each image has a share of its
     * own, {@code max(s, 1 - s)} with {@code s} drawn from Beta(alpha, alpha), and gets the rest from another one.
     * <i>Cutmix</i> (Yun et al. 2019, arXiv:1905.04899) as fastai's {@code CutMix}: a box of each image comes from
     * another one, of the same place and size in the whole batch; its sides are {@code sqrt(1 - s)} of the image's, it
     * is cut off at the rim, and the share is what is left of the area. With both, each batch is of one kind, drawn as
     * by timm's {@code switch_prob}.
     *
     * @param mixup alpha of mixup, 0 or more; 0 is none
     * @param cutmix alpha of cutmix, 0 or more; 0 is none
     * @param cutmixShare how often a batch is cut instead of blended where both are asked for, between 0 and 1
     * @param at where values are blended
     */
    public record Mixing(double mixup, double cutmix, double cutmixShare, Place at) {

        /** What timm takes. */
        public static final double CUTMIX_SHARE = 0.5;
        /** Each image alone. */
        public static final Mixing NONE = new Mixing(0, 0, CUTMIX_SHARE, Place.IMAGES);

        /** Checks the numbers. */
        public Mixing {
            Require.notNegative(mixup, "mixup");
            Require.notNegative(cutmix, "cutmix");
            Require.between(0, 1, cutmixShare, "cutmixShare");
            Require.present(at, "at");
            Require.that(at == Place.IMAGES || cutmix == 0, "cutmix", "must be 0 where features are blended",
                    cutmix, "take mixup, or cut out of images");
        }

        /** fastai's {@code MixUp(alpha)}. */
        public static Mixing mixup(double alpha) {
            return new Mixing(alpha, 0, CUTMIX_SHARE, Place.IMAGES);
        }

        /** fastai's {@code CutMix(alpha)}. */
        public static Mixing cutmix(double alpha) {
            return new Mixing(0, alpha, CUTMIX_SHARE, Place.IMAGES);
        }

        /** Whether images are mixed at all. */
        public boolean mixes() {
            return mixup > 0 || cutmix > 0;
        }

        /** Whether what a network sees of an image hangs on another image. */
        public boolean mixesImages() {
            return mixes() && at == Place.IMAGES;
        }
    }

    /** Where two images become one. */
    public enum Place {
        /** At the input. What frozen groups make of a mixture cannot be kept. */
        @JsonProperty("images") IMAGES,
        /**
         * Behind what is frozen before all that trains, as manifold mixup (Verma et al. 2019, arXiv:1806.05236) at this
         * one place; kept features serve. A phase in which all trains mixes at the input.
         */
        @JsonProperty("features") FEATURES
    }

    /**
     * How often the images of an epoch are shown: each once, in an order drawn for the epoch; or drawn one by one with
     * replacement, as many as there are training images. An image that is drawn again in an epoch is augmented anew.
     *
     * @param chances how often an image of each class is drawn in proportion to the others: {@code balanced} draws each
     *     class alike. With several names an image has the largest of their numbers, and 1 without a name. All alike is
     *     each image once
     */
    public record Sampling(ClassWeights chances) {

        /** Each image once. */
        public static final Sampling ONCE = new Sampling(ClassWeights.NONE);
        /** Each class as often as any other. */
        public static final Sampling BALANCED = new Sampling(ClassWeights.BALANCED);

        /** Checks that the chances are given. */
        public Sampling {
            Require.present(chances, "sampling");
        }

        /**
         * Reads a sampling.
         *
         * @param written {@code none}, {@code balanced}, or a number for each of some classes
         * @throws InvalidInput if it is none of these
         */
        @JsonCreator
        public static Sampling of(Object written) {
            try {
                return new Sampling(ClassWeights.of(written));
            } catch (InvalidInput mistake) {
                String message = mistake.getMessage();
                throw new InvalidInput(mistake, "sampling%s", message.substring(message.indexOf(": ")));
            }
        }

        /** As {@link #of} reads it. */
        @JsonValue
        public Object written() {
            return chances.written();
        }

        /** Whether each image is shown once. */
        public boolean isOnce() {
            return chances.equals(ClassWeights.NONE);
        }
    }

    /**
     * How large the gradient of a step may be, of all trained parameters together; values are clipped first.
     *
     * @param norm the most of its Euclidean norm, above which all of it is scaled down as by PyTorch's
     *     {@code clip_grad_norm_}; 0 is no limit
     * @param value the most of each number's magnitude, beyond which it is cut off on both sides as by
     *     {@code clip_grad_value_}; 0 is no limit
     */
    public record Clipping(double norm, double value) {

        /** No limit. */
        public static final Clipping NONE = new Clipping(0, 0);

        /** Checks the numbers. */
        public Clipping {
            Require.notNegative(norm, "norm");
            Require.notNegative(value, "value");
        }
    }

    /** What is left out of files. */
    static final class Unsaid extends LeftOut {

        Unsaid() {
            super(NONE);
        }
    }
}
