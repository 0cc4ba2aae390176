package dev.varve.predict;

import dev.varve.card.Card;
import dev.varve.card.TargetKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model says of one image: a probability for each class, or values.
 *
 * @param kind what is told; of {@link TargetKind#LABEL} probabilities sum to 1 (but for the largest of several views,
 *     see {@link TestTimeAugmentation}), of {@link TargetKind#LABELS} each stands alone
 * @param ranked all classes, the most probable first, equal ones in the order of the card; of values empty
 * @param values in the order of the card; else empty
 */
public record Prediction(TargetKind kind, List<ClassProbability> ranked, List<Value> values) {

    /** Keeps immutable copies. */
    public Prediction {
        ranked = List.copyOf(ranked);
        values = List.copyOf(values);
        if ((kind == TargetKind.VALUES ? values : ranked).isEmpty()) {
            throw new IllegalArgumentException("a prediction: must rank at least one class, or have a value");
        }
    }

    /** What finite outputs say, in doubles. */
    static Prediction of(float[] outputs, Card card) {
        return switch (card.target().kind()) {
            case LABEL -> ofLogits(cooled(outputs, card), card.classes());
            case LABELS -> ranked(TargetKind.LABELS, card.classes(), logistic(cooled(outputs, card)));
            case VALUES -> new Prediction(TargetKind.VALUES, List.of(), IntStream.range(0, outputs.length)
                    .mapToObj(i -> new Value(card.classes().get(i), card.target().scales().get(i).value(outputs[i])))
                    .toList());
        };
    }

    /** Different singles stay different in doubles, so that the order of classes never changes. */
    private static double[] cooled(float[] logits, Card card) {
        return IntStream.range(0, logits.length).mapToDouble(i -> logits[i] / card.target().temperature()).toArray();
    }

    /** The softmax of finite logits, in doubles; the largest is subtracted first, so that none overflows. */
    static Prediction ofLogits(double[] logits, List<String> classes) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        double[] shares = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            shares[i] = Math.exp(logits[i] - largest) / sum;
        }
        return ranked(TargetKind.LABEL, classes, shares);
    }

    /** What is said, in the order of the card. */
    double[] numbers() {
        if (kind == TargetKind.VALUES) {
            return values.stream().mapToDouble(Value::number).toArray();
        }
        double[] numbers = new double[ranked.size()];
        ranked.forEach(one -> numbers[one.index()] = one.probability());
        return numbers;
    }

    /** The same classes or values with other numbers, in the order of the card. */
    Prediction withNumbers(double[] numbers) {
        if (kind == TargetKind.VALUES) {
            return new Prediction(kind, List.of(), IntStream.range(0, numbers.length)
                    .mapToObj(i -> new Value(values.get(i).name(), numbers[i])).toList());
        }
        String[] names = new String[numbers.length];
        ranked.forEach(one -> names[one.index()] = one.name());
        return ranked(kind, List.of(names), numbers);
    }

    private static double[] logistic(double[] logits) {
        return Arrays.stream(logits).map(logit -> 1 / (1 + Math.exp(-logit))).toArray();
    }

    private static Prediction ranked(TargetKind kind, List<String> classes, double[] probabilities) {
        List<ClassProbability> ranked = new ArrayList<>();
        for (int i = 0; i < probabilities.length; i++) {
            ranked.add(new ClassProbability(i, classes.get(i), probabilities[i]));
        }
        ranked.sort(Comparator.comparingDouble(ClassProbability::probability).reversed());
        return new Prediction(kind, ranked, List.of());
    }

    /**
     * The classes that are surer than a threshold: what several labels come to.
     *
     * @param threshold from 0 to 1; one half is usual
     */
    public List<ClassProbability> above(double threshold) {
        return ranked.stream().filter(one -> one.probability() > threshold).toList();
    }

    /**
     * The most probable class.
     *
     * @throws IllegalStateException if the model says values
     */
    public ClassProbability best() {
        if (ranked.isEmpty()) {
            throw new IllegalStateException("a prediction of values: has no classes; read its values");
        }
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
