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

/** What came out of a run or an evaluation, for people. */
final class ResultReport {

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
        Table table = new Table("value", "r2", "rmse", "mae");
        for (int i = 0; i < names.size(); i++) {
            Evidence one = evidence.ofOutput(i);
            table.row(names.get(i), figure("r2", one), figure("rmse", one), figure("mae", one));
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
        String[] headings = new String[classes.size() + 1];
        headings[0] = "actual \\ predicted";
        for (int i = 0; i < classes.size(); i++) {
            headings[i + 1] = classes.get(i);
        }
        Table confusion = new Table(headings);
        for (int actual = 0; actual < classes.size(); actual++) {
            Object[] cells = new Object[classes.size() + 1];
            cells[0] = classes.get(actual);
            for (int predicted = 0; predicted < classes.size(); predicted++) {
                cells[predicted + 1] = matrix.count(actual, predicted);
            }
            confusion.row(cells);
        }
        out.println(confusion);
        out.printf("%n%s%n", perClass(classes, matrix.perClass()));
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
