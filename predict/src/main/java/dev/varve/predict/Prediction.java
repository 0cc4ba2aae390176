package dev.varve.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a model says of one image: a probability for each class, which sum to 1.
 *
 * @param ranked all classes, the most probable first; equal ones in the order of the card
 */
public record Prediction(List<ClassProbability> ranked) {

    /** Keeps an immutable copy. */
    public Prediction {
        ranked = List.copyOf(ranked);
        if (ranked.isEmpty()) {
            throw new IllegalArgumentException("a prediction: must rank at least one class");
        }
    }

    /** The softmax of finite logits, in doubles; the largest is subtracted first, so that none overflows. */
    static Prediction ofLogits(float[] logits, List<String> classes) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        List<ClassProbability> ranked = new ArrayList<>();
        for (int i = 0; i < logits.length; i++) {
            ranked.add(new ClassProbability(i, classes.get(i), Math.exp(logits[i] - largest) / sum));
        }
        ranked.sort(Comparator.comparingDouble(ClassProbability::probability).reversed());
        return new Prediction(ranked);
    }

    /** The most probable class. */
    public ClassProbability best() {
        return ranked.get(0);
    }

    /**
     * The most probable classes.
     *
     * @param count how many, at least 1; all if there are fewer
     */
    public List<ClassProbability> top(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("top: the count must be at least 1: " + count);
        }
        return ranked.subList(0, Math.min(count, ranked.size()));
    }
}
