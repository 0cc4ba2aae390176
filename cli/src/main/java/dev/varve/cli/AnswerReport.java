package dev.varve.cli;

import dev.varve.card.TargetKind;
import dev.varve.train.interpret.Answers;
import dev.varve.train.interpret.ClassReport;
import dev.varve.train.interpret.Confusion;
import dev.varve.train.interpret.ImageLosses;
import dev.varve.train.interpret.Temperature;
import dev.varve.train.metric.Reliability;
import dev.varve.train.metric.Scores;
import dev.varve.train.report.Caption;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Readings of answers, for people. */
final class AnswerReport {

    private final Answers answers;
    private final PrintWriter out;

    AnswerReport(Answers answers, PrintWriter out) {
        this.answers = answers;
        this.out = out;
    }

    /**
     * Prints all of them.
     *
     * @param least how often classes must have been confused
     * @param worst the largest losses
     * @param valid answers to the valid part, from which a temperature is found
     */
    void print(long least, List<Caption> worst, Optional<Answers> valid) {
        if (answers.kind() == TargetKind.VALUES) {
            out.println(ResultReport.perValue(answers.names(), answers.evidence()));
        } else {
            printClasses();
        }
        if (answers.kind() == TargetKind.LABEL) {
            out.printf(Locale.ROOT, "%nAccuracy %.4f%n%n%s%n", answers.evidence().matrix().accuracy(),
                    ResultReport.confusion(answers.names(), answers.evidence().matrix()));
            printConfused(least);
        }
        Table losses = new Table("largest losses", "predicted", "actual", "loss", "probability");
        worst.forEach(one -> losses.row(one.image(), one.said(), one.actual(), share(one.loss()),
                Double.isNaN(one.probability()) ? "-" : share(one.probability())));
        out.printf("%n%s%n", losses);
        if (answers.kind() != TargetKind.VALUES) {
            printCalibration(valid);
        }
    }

    private void printClasses() {
        ClassReport report = ClassReport.of(answers.kind(), answers.names(), answers.evidence());
        Table table = new Table("", "precision", "recall", "F1", "images");
        Stream.concat(report.rows().stream(), report.averages().stream()).forEach(row -> table.row(row.name(),
                share(row.precision()), share(row.recall()), share(row.f1()), row.support()));
        out.println(table);
    }

    private void printConfused(long least) {
        List<Confusion> confused = Confusion.most(answers.evidence().matrix(), least);
        if (confused.isEmpty()) {
            out.printf("%nNo class was taken for another %s%n", least == 1 ? "" : least + " times");
            return;
        }
        Table table = new Table("actual", "taken for", "images");
        confused.forEach(one -> table.row(answers.names().get(one.actual()), answers.names().get(one.predicted()),
                one.count()));
        out.printf("%n%s%n", table);
    }

    private void printCalibration(Optional<Answers> valid) {
        Scores scores = answers.scores();
        out.printf(Locale.ROOT, "%nExpected calibration error %.4f, loss %.4f%n", error(scores), loss(scores));
        OptionalDouble best = valid.map(some -> Temperature.best(some.kind(), some.scores()))
                .orElse(OptionalDouble.empty());
        if (best.isPresent()) {
            Scores cooled = scores.cooled(best.getAsDouble());
            out.printf(Locale.ROOT, "With the temperature %.4f, the best for the valid part: error %.4f, loss %.4f%n",
                    best.getAsDouble(), error(cooled), loss(cooled));
        } else {
            out.println(valid.isEmpty() ? "The valid part is not there, from which a temperature is found"
                    : "No temperature is best for the valid part, as where every image of it is told right");
        }
    }

    private double error(Scores scores) {
        return Reliability.of(answers.kind(), scores, Reliability.BINS).error();
    }

    private double loss(Scores scores) {
        return Arrays.stream(ImageLosses.of(answers.target(), scores)).average().orElse(Double.NaN);
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
