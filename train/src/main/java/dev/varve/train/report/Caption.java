package dev.varve.train.report;

import dev.varve.train.interpret.Answers;
import dev.varve.train.metric.Scores;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What there is to say of one image.
 *
 * @param image path of its file, below the root of the data
 * @param said the predicted class, the names above one half, or the values
 * @param actual the true ones
 * @param loss of the image
 * @param probability of the predicted class or of the surest name; NaN of values
 * @param output the one to look for in the image: the predicted class, or the name or value that is furthest off
 */
public record Caption(String image, String said, String actual, double loss, double probability, int output) {

    private static final double HALF = 0.5;
    private static final String SEPARATOR = ", ";

    /** Of an image by its number. */
    public static Caption of(Answers answers, int row) {
        Scores scores = answers.scores();
        double loss = answers.losses()[row];
        String image = answers.images().get(row);
        return switch (answers.kind()) {
            case LABEL -> {
                int predicted = scores.predicted(row);
                yield new Caption(image, answers.names().get(predicted), answers.names().get(scores.label(row)), loss,
                        scores.probabilities(row)[predicted], predicted);
            }
            case LABELS -> new Caption(image, names(answers, name -> scores.probability(row, name) > HALF),
                    names(answers, name -> scores.holds(row, name)), loss,
                    outputs(scores).mapToDouble(name -> scores.probability(row, name)).max().orElseThrow(),
                    furthest(scores, name -> Math.abs((scores.holds(row, name) ? 1 : 0)
                            - scores.probability(row, name))));
            case VALUES -> new Caption(image, values(answers, value -> scores.at(row, value)),
                    values(answers, value -> scores.truth(row, value)), loss, Double.NaN,
                    furthest(scores, value -> Math.abs(scores.at(row, value) - scores.truth(row, value))
                            / answers.target().scales().get(value).deviation()));
        };
    }

    private static IntStream outputs(Scores scores) {
        return IntStream.range(0, scores.outputs());
    }

    private static int furthest(Scores scores, IntToDoubleFunction distance) {
        return outputs(scores).reduce((one, other) ->
                distance.applyAsDouble(other) > distance.applyAsDouble(one) ? other : one).orElseThrow();
    }

    private static String names(Answers answers, IntPredicate holds) {
        String names = outputs(answers.scores()).filter(holds).mapToObj(answers.names()::get)
                .collect(Collectors.joining(SEPARATOR));
        return names.isEmpty() ? "none" : names;
    }

    private static String values(Answers answers, IntToDoubleFunction value) {
        return outputs(answers.scores()).mapToObj(i -> (answers.names().size() == 1 ? "" : answers.names().get(i) + " ")
                + String.format(Locale.ROOT, "%.4g", value.applyAsDouble(i))).collect(Collectors.joining(SEPARATOR));
    }

    /** Prediction, truth, loss and, of classes and names, the probability, as fastai's {@code plot_top_losses}. */
    public List<String> lines() {
        return List.of("predicted " + said, "actual " + actual, String.format(Locale.ROOT, "loss %.2f", loss)
                + (Double.isNaN(probability) ? "" : String.format(Locale.ROOT, ", probability %.2f", probability)));
    }
}
