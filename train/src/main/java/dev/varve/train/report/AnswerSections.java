package dev.varve.train.report;

import dev.varve.card.Plural;
import dev.varve.card.TargetKind;
import dev.varve.html.Markup;
import dev.varve.train.interpret.Answers;
import dev.varve.train.interpret.ClassReport;
import dev.varve.train.interpret.Confusion;
import dev.varve.train.interpret.Temperature;
import dev.varve.train.metric.Evidence;
import dev.varve.train.metric.Metrics;
import dev.varve.train.metric.Reliability;
import dev.varve.train.metric.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What there is to read from the answers to a part of the data. */
final class AnswerSections {

    private static final int MOST_CONFUSED = 12;
    private static final int MOST_PLOTS = 8;

    private final Answers answers;
    private final Optional<Answers> valid;

    /**
     * The sections.
     *
     * @param answers that are shown
     * @param valid those to the valid part, from which the temperature is found; empty if they are not known
     */
    AnswerSections(Answers answers, Optional<Answers> valid) {
        this.answers = answers;
        this.valid = valid;
    }

    List<Markup> all() {
        return switch (answers.kind()) {
            case LABEL -> List.of(Elements.section("Which class is taken for which", Elements.fitting(
                    Matrix.shows(answers.names().size()) ? List.of(matrix(), confused(), report())
                            : List.of(confused(), report()))), calibration());
            case LABELS -> List.of(Elements.section("Each name", Elements.fitting(List.of(report()))), calibration());
            case VALUES -> List.of(values());
        };
    }

    private Markup matrix() {
        return Elements.figure(new Markup("div", "class", "scroll").with(new Matrix(answers.evidence().matrix(),
                answers.names()).drawing()), "Images of each true class, by the class that was predicted. Colour: "
                + "share of the true class.");
    }

    private Markup confused() {
        List<List<String>> rows = Confusion.most(answers.evidence().matrix(), 1).stream().limit(MOST_CONFUSED)
                .map(one -> List.of(answers.names().get(one.actual()), answers.names().get(one.predicted()),
                        Long.toString(one.count()))).toList();
        return Elements.figure(rows.isEmpty() ? Elements.note("No image was taken for another class.")
                : new Markup("div", "class", "confused").with(Elements.table(List.of("actual", "taken for", "images"),
                        rows)), "Most confused.");
    }

    private Markup report() {
        ClassReport report = ClassReport.of(answers.kind(), answers.names(), answers.evidence());
        return Elements.figure(Elements.table(List.of("", "precision", "recall", "F1", "images"),
                Stream.concat(report.rows().stream(), report.averages().stream()).map(row -> List.of(row.name(),
                        Elements.share(row.precision()), Elements.share(row.recall()), Elements.share(row.f1()),
                        Long.toString(row.support()))).toList()), answers.kind() == TargetKind.LABEL ? "Each class."
                : "A name is told above a probability of one half.");
    }

    private Markup calibration() {
        List<Markup> figures = new ArrayList<>();
        figures.add(curve("as it is", answers.scores()));
        OptionalDouble best = valid.map(some -> Temperature.best(some.kind(), some.scores()))
                .orElse(OptionalDouble.empty());
        best.ifPresent(temperature -> figures.add(curve(String.format(Locale.ROOT, "with the temperature %.3f",
                temperature), answers.scores().cooled(temperature))));
        String what = answers.kind() == TargetKind.LABEL ? "Probability of the predicted class, against how often it "
                + "is the true one" : "Probability of each name of each image, against how often it holds";
        return Elements.section("How sure it may be", Elements.note(what + ", in " + Reliability.BINS + " bins of "
                + "equal width; on the dashed line both agree. The error is the mean distance (expected calibration "
                + "error). " + advice(best)), Elements.beside(figures));
    }

    private String advice(OptionalDouble best) {
        if (valid.isEmpty()) {
            return "A temperature is found from the valid part, which is not there.";
        }
        return best.isEmpty() ? "The valid part has no best temperature, as where every image of it is told right."
                : "The temperature makes the loss of the valid part smallest; varve export --temperature auto puts it "
                        + "into a model.";
    }

    private static Markup curve(String name, Scores scores, TargetKind kind) {
        Reliability reliability = Reliability.of(kind, scores, Reliability.BINS);
        Plot plot = new Plot(new Axis("probability", 0, 1, Axis.Scale.LINEAR),
                new Axis("share", 0, 1, Axis.Scale.LINEAR));
        for (Reliability.Bin bin : reliability.bins()) {
            if (bin.count() > 0) {
                plot.bar(bin.from(), bin.to(), bin.share(), String.format(Locale.ROOT, "%d between %.3f and %.3f, %.3f "
                        + "in the mean: right in %.3f", bin.count(), bin.from(), bin.to(), bin.confidence(),
                        bin.share()));
            }
        }
        plot.diagonal();
        reliability.bins().stream().filter(bin -> bin.count() > 0).forEach(bin -> plot.dot("var(--ink)",
                bin.confidence(), bin.share(), 3, Plural.of(bin.count(), "image")));
        return Elements.figure(plot.drawing("Reliability " + name), String.format(Locale.ROOT,
                "Probabilities %s: error %.4f.", name, reliability.error()));
    }

    private Markup curve(String name, Scores scores) {
        return curve(name, scores, answers.kind());
    }

    private Markup values() {
        List<List<String>> rows = new ArrayList<>();
        List<Markup> plots = new ArrayList<>();
        for (int i = 0; i < answers.names().size(); i++) {
            Evidence one = answers.evidence().ofOutput(i);
            rows.add(List.of(answers.names().get(i), figure("r2", one), figure("rmse", one), figure("mae", one),
                    figure("max-error", one)));
            if (i < MOST_PLOTS) {
                plots.add(scatter(i));
                plots.add(residuals(i));
            }
        }
        return Elements.section("Each value", Elements.table(List.of("value", "r2", "rmse", "mae", "largest error"),
                rows), Elements.beside(plots));
    }

    private static String figure(String metric, Evidence ofOneValue) {
        return Elements.number(Metrics.named(metric, TargetKind.VALUES, 1).value(ofOneValue));
    }

    private Markup scatter(int value) {
        double[] truth = truth(value);
        double[] said = said(value);
        double[] both = IntStream.range(0, 2 * truth.length).mapToDouble(i -> i < truth.length ? truth[i]
                : said[i - truth.length]).toArray();
        Plot plot = new Plot(Axis.around("actual", both), Axis.around("predicted", both)).diagonal();
        dots(plot, truth, said);
        return Elements.figure(plot.drawing("Predicted against actual"), answers.names().get(value)
                + ": predicted (up) against actual.");
    }

    private Markup residuals(int value) {
        double[] said = said(value);
        double[] truth = truth(value);
        double[] rest = IntStream.range(0, said.length).mapToDouble(i -> truth[i] - said[i]).toArray();
        Axis across = Axis.around("predicted", said);
        Plot plot = new Plot(across, Axis.around("actual less predicted", rest)).line("even", "var(--soft)",
                new double[] {across.from(), across.to()}, new double[] {0, 0});
        dots(plot, said, rest);
        return Elements.figure(plot.drawing("Residuals"), answers.names().get(value)
                + ": residuals, actual less predicted (up), against predicted.");
    }

    private void dots(Plot plot, double[] x, double[] y) {
        IntStream.range(0, x.length).forEach(i -> plot.dot("var(--mark)", x[i], y[i], 3, answers.images().get(i)));
    }

    private double[] truth(int value) {
        return IntStream.range(0, answers.scores().rows()).mapToDouble(row -> answers.scores().truth(row, value))
                .toArray();
    }

    private double[] said(int value) {
        return IntStream.range(0, answers.scores().rows()).mapToDouble(row -> answers.scores().at(row, value))
                .toArray();
    }
}
