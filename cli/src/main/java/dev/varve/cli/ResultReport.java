package dev.varve.cli;

import dev.varve.card.Card;
import dev.varve.card.TargetKind;
import dev.varve.onnx.OnnxCard;
import dev.varve.train.metric.ConfusionMatrix;
import dev.varve.train.metric.Evidence;
import dev.varve.train.metric.Hits;
import dev.varve.train.metric.Metrics;
import dev.varve.train.run.Result;
import dev.varve.train.run.Spent;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What came out of a run or an evaluation, for people. */
final class ResultReport {

    /** What is measured of each value alone. */
    static final List<String> OF_A_VALUE = List.of("r2", "rmse", "mae");

    /** Letters of a line that most terminals show whole. */
    private static final int WIDEST = 120;

    private ResultReport() {
    }

    /** The figures of a run's exported model, and where everything lies. */
    static void print(Result result, PrintWriter out) {
        Card card = OnnxCard.read(result.folder().model());
        out.printf("%nThe exported model on the %s part:%n", result.part());
        print(card, result.measured().evidence(), out);
        if (card.target().kind() == TargetKind.LABEL) {
            out.printf(Locale.ROOT, "%nLoss %.4f, accuracy %.4f%n", result.measured().loss(),
                    result.measured().accuracy());
        } else {
            printFigures(result.measured().figures(), out);
        }
        out.printf("Model: %s%n", result.folder().model());
        TimeReport.print(Spent.of(result.folder().events()), result.folder().forecast(), out);
    }

    /** What there is to say of each class, name or value. */
    static void print(Card card, Evidence evidence, PrintWriter out) {
        if (card.target().kind() == TargetKind.LABEL) {
            print(card.classes(), evidence.matrix(), out);
        } else if (card.target().kind() == TargetKind.LABELS) {
            out.println(perClass(card.classes(), evidence.hits()));
        } else {
            out.println(perValue(card.classes(), evidence));
        }
    }

    /** The usual figures of each value. */
    static Table perValue(List<String> names, Evidence evidence) {
        Table table = new Table(Stream.concat(Stream.of("value"), OF_A_VALUE.stream()).toArray(String[]::new));
        for (int i = 0; i < names.size(); i++) {
            Evidence one = evidence.ofOutput(i);
            table.row(Stream.concat(Stream.of(names.get(i)), OF_A_VALUE.stream().map(metric -> figure(metric, one)))
                    .toArray());
        }
        return table;
    }

    /** Figures by name, a line for all. */
    static void printFigures(Map<String, Double> figures, PrintWriter out) {
        out.printf("%n%s%n", figures.entrySet().stream().map(one -> one.getKey() + " " + number(one.getValue()))
                .collect(Collectors.joining(", ")));
    }

    private static String figure(String metric, Evidence ofOneValue) {
        return number(Metrics.named(metric, TargetKind.VALUES, 1).value(ofOneValue));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.4f" : "%.6g", value);
    }

    /** Confusion matrix and the results of each class. */
    static void print(List<String> classes, ConfusionMatrix matrix, PrintWriter out) {
        out.printf("%s%n%n%s%n", confusion(classes, matrix), perClass(classes, matrix.perClass()));
    }

    /** The confusion matrix as a table; with numbers over its columns, or as a word on it, where that is too wide. */
    static String confusion(List<String> classes, ConfusionMatrix matrix) {
        List<String> numbers = IntStream.rangeClosed(1, classes.size()).mapToObj(Integer::toString).toList();
        List<String> numbered = IntStream.range(0, classes.size())
                .mapToObj(i -> numbers.get(i) + " " + classes.get(i)).toList();
        return Stream.of(confusion(classes, classes, matrix), confusion(numbered, numbers, matrix))
                .filter(table -> table.lines().allMatch(line -> line.length() <= WIDEST)).findFirst()
                .orElse("The confusion matrix of " + classes.size() + " classes is too wide for a table; `varve "
                        + "interpret RUN --confusion FILE` draws it");
    }

    private static String confusion(List<String> rows, List<String> columns, ConfusionMatrix matrix) {
        Table confusion = new Table(Stream.concat(Stream.of("actual \\ predicted"), columns.stream())
                .toArray(String[]::new));
        for (int row = 0; row < rows.size(); row++) {
            int actual = row;
            confusion.row(Stream.concat(Stream.of(rows.get(row)), IntStream.range(0, columns.size())
                    .mapToObj(predicted -> matrix.count(actual, predicted))).toArray());
        }
        return confusion.toString();
    }

    private static Table perClass(List<String> classes, List<Hits> hits) {
        Table table = new Table("class", "precision", "recall", "F1", "images");
        for (int i = 0; i < classes.size(); i++) {
            Hits one = hits.get(i);
            table.row(classes.get(i), share(one.precision()), share(one.recall()), share(one.f(1)), one.support());
        }
        return table;
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
