package dev.varve.cli;

import dev.varve.predict.ClassProbability;
import dev.varve.predict.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Predictions for people: a row for each image. */
final class PredictionTable {

    private PredictionTable() {
    }

    static Table of(List<Path> images, List<Prediction> predictions, int top) {
        Table table = new Table("image", "class", "probability", "then");
        for (int i = 0; i < images.size(); i++) {
            List<ClassProbability> ranked = predictions.get(i).top(top);
            String others = ranked.stream().skip(1).map(one -> one.name() + " " + share(one))
                    .collect(Collectors.joining(", "));
            table.row(images.get(i), ranked.get(0).name(), share(ranked.get(0)), others);
        }
        return table;
    }

    private static String share(ClassProbability one) {
        return String.format(Locale.ROOT, "%.3f", one.probability());
    }
}
