package dev.varve.train.interpret;

import dev.varve.card.TargetKind;
import dev.varve.train.metric.Evidence;
import dev.varve.train.metric.Hits;
import dev.varve.train.metric.Metrics;
import java.util.ArrayList;
import java.util.List;

/**
 * Precision, recall and F1 of each class or name, and their averages, as scikit-learn's {@code classification_report}
 * for all of them, which is what fastai's {@code print_classification_report} shows. A figure whose denominator is
 * empty is 0, and counts in the averages; the metric {@code precision} and its like leave out classes that occur
 * neither as a truth nor as a prediction.
 *
 * @param rows in the order of the card
 * @param averages {@code macro avg} and {@code weighted avg}; of names {@code micro avg} before and {@code samples avg}
 *     behind them
 */
public record ClassReport(List<Row> rows, List<Row> averages) {

    /**
     * A class, a name or an average.
     *
     * @param support images that are truly so
     */
    public record Row(String name, double precision, double recall, double f1, long support) {
    }

    /** Keeps immutable copies. */
    public ClassReport {
        rows = List.copyOf(rows);
        averages = List.copyOf(averages);
    }

    /**
     * Of some images.
     *
     * @param kind {@link TargetKind#LABEL} or {@link TargetKind#LABELS}
     * @param names of the classes
     * @param evidence of all outputs
     */
    public static ClassReport of(TargetKind kind, List<String> names, Evidence evidence) {
        List<Hits> hits = kind == TargetKind.LABEL ? evidence.matrix().perClass() : evidence.hits();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Hits one = hits.get(i);
            rows.add(new Row(names.get(i), one.precision(), one.recall(), one.f(1), one.support()));
        }
        long support = hits.stream().mapToLong(Hits::support).sum();
        List<String> averages = kind == TargetKind.LABEL ? List.of("macro", "weighted")
                : List.of("micro", "macro", "weighted", "samples");
        return new ClassReport(rows, averages.stream().map(average -> average.equals("macro") ? mean(rows, support)
                : new Row(average + " avg", figure("precision-" + average, kind, evidence, names.size()),
                        figure("recall-" + average, kind, evidence, names.size()),
                        figure("f1-" + average, kind, evidence, names.size()), support)).toList());
    }

    private static Row mean(List<Row> rows, long support) {
        return new Row("macro avg", rows.stream().mapToDouble(Row::precision).average().orElseThrow(),
                rows.stream().mapToDouble(Row::recall).average().orElseThrow(),
                rows.stream().mapToDouble(Row::f1).average().orElseThrow(), support);
    }

    private static double figure(String name, TargetKind kind, Evidence evidence, int outputs) {
        return Metrics.named(name, kind, outputs).value(evidence);
    }
}
