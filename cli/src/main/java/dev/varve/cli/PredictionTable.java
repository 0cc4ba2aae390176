package dev.varve.cli;

import dev.varve.predict.ClassProbability;
import dev.varve.predict.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Predictions for people: a row for each image. */
final class PredictionTable {

    private PredictionTable() {
    }

    /** Of one class an image, the most probable one and those behind it. */
    static Table of(List<Path> images, List<Prediction> predictions, int top) {
        Table table = new Table("image", "class", "probability", "then");
        for (int i = 0; i < images.size(); i++) {
            List<ClassProbability> ranked = predictions.get(i).top(top);
            table.row(images.get(i), ranked.get(0).name(), share(ranked.get(0)), named(ranked.stream().skip(1)));
        }
        return table;
    }

    /** Of several names, those above the threshold, and the surest others up to as many as asked for. */
    static Table ofNames(List<Path> images, List<Prediction> predictions, int top, double threshold) {
        Table table = new Table("image", "labels", "less sure");
        for (int i = 0; i < images.size(); i++) {
            List<ClassProbability> above = predictions.get(i).above(threshold);
            table.row(images.get(i), named(above.stream()), named(predictions.get(i).top(top).stream()
                    .skip(above.size())));
        }
        return table;
    }

    /** Of values, each in its column. */
    static Table ofValues(List<Path> images, List<Prediction> predictions) {
        List<String> headings = new ArrayList<>(List.of("image"));
        predictions.get(0).values().forEach(value -> headings.add(value.name()));
        Table table = new Table(headings.toArray(String[]::new));
        for (int i = 0; i < images.size(); i++) {
            List<Object> cells = new ArrayList<>(List.of(images.get(i)));
            predictions.get(i).values().forEach(value -> cells.add(String.format(Locale.ROOT, "%.6g",
                    value.number())));
            table.row(cells.toArray());
        }
        return table;
    }

    private static String named(Stream<ClassProbability> names) {
        return names.map(one -> one.name() + " " + share(one)).collect(Collectors.joining(", "));
    }

    private static String share(ClassProbability one) {
        return String.format(Locale.ROOT, "%.3f", one.probability());
    }
}
