package dev.varve.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.varve.card.Card;
import dev.varve.card.TargetKind;
import dev.varve.train.interpret.ClassReport;
import dev.varve.train.interpret.ImageLosses;
import dev.varve.train.metric.ConfusionMatrix;
import dev.varve.train.metric.Evidence;
import dev.varve.train.metric.Metric;
import dev.varve.train.metric.Metrics;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a model is worth on a data set, for people and for machines. */
final class EvaluationReport {

    private final Card card;
    private final Evidence evidence;
    private final List<Metric> further;

    /**
     * Of what was gathered.
     *
     * @param evidence with all outputs kept
     * @param further figures that were asked for
     */
    EvaluationReport(Card card, Evidence evidence, List<Metric> further) {
        this.card = card;
        this.evidence = evidence;
        this.further = further;
    }

    void print(PrintWriter out) {
        ResultReport.print(card, evidence, out);
        if (kind() != TargetKind.LABEL) {
            ResultReport.printFigures(figures(), out);
            return;
        }
        out.printf(Locale.ROOT, "%nLoss %.4f%nAccuracy %.4f%n", loss(), evidence.matrix().accuracy());
        if (!further.isEmpty()) {
            Map<String, Double> figures = new LinkedHashMap<>();
            further.forEach(metric -> figures.put(metric.name(), metric.value(evidence)));
            ResultReport.printFigures(figures, out);
        }
    }

    /**
     * All of it; a figure that is not finite is null.
     *
     * @param notes what there is to say of the data
     */
    String json(List<String> notes) {
        ObjectNode all = new JsonMapper().createObjectNode();
        all.put("images", evidence.scores().rows());
        put(all.putObject("figures"), figures());
        if (kind() == TargetKind.VALUES) {
            values(all.putArray("values"));
        } else {
            ArrayNode classes = all.putArray("classes");
            ClassReport.of(kind(), card.classes(), evidence).rows().forEach(row -> classes.addObject()
                    .put("name", row.name()).put("precision", row.precision()).put("recall", row.recall())
                    .put("f1", row.f1()).put("images", row.support()));
        }
        if (kind() == TargetKind.LABEL) {
            confusion(all.putArray("confusion"));
        }
        ArrayNode told = all.putArray("notes");
        notes.forEach(told::add);
        return all.toString();
    }

    private void values(ArrayNode values) {
        for (int i = 0; i < card.classes().size(); i++) {
            Evidence one = evidence.ofOutput(i);
            Map<String, Double> figures = new LinkedHashMap<>();
            ResultReport.OF_A_VALUE.forEach(name ->
                    figures.put(name, Metrics.named(name, TargetKind.VALUES, 1).value(one)));
            put(values.addObject().put("name", card.classes().get(i)), figures);
        }
    }

    /** A row for each true class, in it how often each class was said. */
    private void confusion(ArrayNode rows) {
        ConfusionMatrix matrix = evidence.matrix();
        for (int actual = 0; actual < card.classes().size(); actual++) {
            ArrayNode row = rows.addArray();
            for (int predicted = 0; predicted < card.classes().size(); predicted++) {
                row.add(matrix.count(actual, predicted));
            }
        }
    }

    private static void put(ObjectNode node, Map<String, Double> figures) {
        figures.forEach((name, value) -> node.put(name, Double.isFinite(value) ? value : null));
    }

    /** The loss, the usual figures and further ones. */
    private Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", loss());
        Metrics.usual(kind(), card.classes().size())
                .forEach(metric -> figures.put(metric.name(), metric.value(evidence)));
        further.forEach(metric -> figures.put(metric.name(), metric.value(evidence)));
        return figures;
    }

    private double loss() {
        return Arrays.stream(ImageLosses.of(card.target(), evidence.scores())).average().orElse(Double.NaN);
    }

    private TargetKind kind() {
        return card.target().kind();
    }
}
