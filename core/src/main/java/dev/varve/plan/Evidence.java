package dev.varve.plan;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What was measured of a task before training: what a recipe can choose by.
 *
 * @param task how many images there are
 * @param stages how well features serve at each clean cut of the body, from the input on; may be empty
 * @param solved share of the validation images of which the solved head tells the class; empty where images have no
 *     single class
 * @param relativeGradients of each layer group, from the input to the head, behind the solved head: norm of the
 *     gradient by norm of the parameters, see {@link Phase.Train#autoRgn}
 * @param pace how training would go
 */
public record Evidence(Task task, List<Stage> stages, OptionalDouble solved, List<Double> relativeGradients,
                       Pace pace) {

    /** A share of the largest relative gradient below which a group learns nothing that counts: it may be frozen. */
    public static final double NOTHING = 0.01;
    /** A share of the largest relative gradient from which on a group has much to learn. */
    public static final double MUCH = 0.3;

    /** Keeps immutable copies. */
    public Evidence {
        stages = Require.list(stages, "stages");
        relativeGradients = Require.list(relativeGradients, "relativeGradients");
        Require.atLeast(1, relativeGradients.size(), "relativeGradients");
    }

    /**
     * How many images there are.
     *
     * @param train images that are learned from, at least 1
     * @param valid images that validate, at least 1
     * @param steps batches of an epoch, at least 1
     * @param classes whether images have a single class, so that scores are accuracies
     */
    public record Task(int train, int valid, int steps, boolean classes) {
    }

    /**
     * A cut of the body.
     *
     * @param border the module that begins behind it
     * @param group index of the layer group whose parameters come next
     * @param columns features of an image: channels of what crosses, the mean over all positions
     * @param score of a ridge regression on these features, on the validation images: its accuracy, or, where images
     *     have no single class, its share of the variance (R squared)
     * @param logMe evidence of a linear model of the training images, see LogME (arXiv:2102.11005)
     */
    public record Stage(String border, int group, int columns, double score, double logMe) {
    }

    /**
     * How training would go.
     *
     * @param secondsPerEpoch of all groups
     * @param ranAway rate of the last group at which losses ran away in a rate finder; empty where they did not, or
     *     there are too few batches for one
     */
    public record Pace(double secondsPerEpoch, OptionalDouble ranAway) {
    }

    /**
     * How far a score is off by chance: one standard error of an accuracy; 0.01 of a share of variance.
     *
     * @param score 0 to 1 of an accuracy
     */
    public double noise(double score) {
        return task.classes() ? Math.sqrt(Math.max(score * (1 - score), 0) / task.valid()) : 0.01;
    }

    /**
     * The deepest cut at which the score still rises, by more than chance, above all before it. What lies before it
     * serves as it is; what lies behind has to learn.
     *
     * @return index in {@link #stages}; empty if there are none
     */
    public OptionalInt deepestRise() {
        if (stages.isEmpty()) {
            return OptionalInt.empty();
        }
        int deepest = 0;
        for (int i = 1; i < stages.size(); i++) {
            double best = stages.get(deepest).score();
            deepest = stages.get(i).score() > best + noise(best) ? i : deepest;
        }
        return OptionalInt.of(deepest);
    }

    /** Each relative gradient by the largest, 0 to 1; all 1 where none is above 0. */
    public List<Double> shares() {
        return shares(relativeGradients);
    }

    /**
     * The same of gradients that were measured elsewhere.
     *
     * @param relativeGradients of layer groups, none negative; at least one
     */
    public static List<Double> shares(List<Double> relativeGradients) {
        double most = Collections.max(relativeGradients);
        return relativeGradients.stream().map(one -> most > 0 ? one / most : 1).toList();
    }

    /**
     * Whether the first of several groups has the largest relative gradient: images differ from those of the weights
     * already as pixels, and to freeze the first layers is wrong.
     */
    public boolean isInputShift() {
        return isInputShift(relativeGradients);
    }

    /**
     * The same of gradients that were measured elsewhere.
     *
     * @param relativeGradients of layer groups, the network's first one first; at least one
     */
    public static boolean isInputShift(List<Double> relativeGradients) {
        List<Double> shares = shares(relativeGradients);
        return shares.size() > 1 && shares.get(0) == 1 && shares.stream().filter(one -> one == 1).count() == 1;
    }

    /**
     * The most that the error of the solved head is likely to be: the upper end of Wilson's interval (1927,
     * doi:10.2307/2276774), which one in twenty times is too low.
     *
     * @return 0 to 1; 1 where images have no single class
     */
    public double mostError() {
        if (solved.isEmpty()) {
            return 1;
        }
        double z = 1.645;
        double n = task.valid();
        double error = 1 - solved.getAsDouble();
        return (error + z * z / 2 / n + z * Math.sqrt(error * (1 - error) / n + z * z / 4 / n / n)) / (1 + z * z / n);
    }
}
