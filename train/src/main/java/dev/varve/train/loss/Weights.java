package dev.varve.train.loss;

import dev.varve.card.InvalidInput;
import java.util.List;

/** The rules of class weights and label smoothing. */
final class Weights {

    private Weights() {
    }

    /** An immutable copy, all positive and finite. */
    static List<Double> checked(List<Double> weights) {
        for (double weight : weights) {
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new InvalidInput("class weights: must be positive and finite, found %s; give each class a "
                        + "positive number", weight);
            }
        }
        return List.copyOf(weights);
    }

    static void checkSmoothing(double smoothing) {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new InvalidInput(
                    "label smoothing: must be at least 0 and below 1, found %s; 0.1 is common, 0 is none", smoothing);
        }
    }
}
