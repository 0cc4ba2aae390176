package dev.varve.cli;

import dev.varve.card.Card;
import dev.varve.onnx.OnnxCard;
import dev.varve.train.metric.ConfusionMatrix;
import dev.varve.train.run.Result;
import dev.varve.train.run.Spent;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What came out of a run or an evaluation, for people. */
final class ResultReport {

    private ResultReport() {
    }

    /** The figures of a run's exported model, and where everything lies. */
    static void print(Result result, PrintWriter out) {
        Card card = OnnxCard.read(result.folder().model());
        out.printf("%nThe exported model on the %s part:%n", result.part());
        print(card.classes(), result.measured().matrix(), out);
        out.printf(Locale.ROOT, "%nLoss %.4f, accuracy %.4f%nModel: %s%n", result.measured().loss(),
                result.measured().accuracy(), result.folder().model());
        TimeReport.print(Spent.of(result.folder().events()), result.folder().forecast(), out);
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
        Table perClass = new Table("class", "precision", "recall", "F1", "images");
        for (int i = 0; i < classes.size(); i++) {
            ConfusionMatrix.ClassResult one = matrix.perClass().get(i);
            perClass.row(classes.get(i), share(one.precision()), share(one.recall()), share(one.f1()), one.support());
        }
        out.printf("%n%s%n", perClass);
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
