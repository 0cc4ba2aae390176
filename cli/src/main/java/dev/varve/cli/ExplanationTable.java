package dev.varve.cli;

import dev.varve.explain.Wording;
import dev.varve.group.Explanation;
import dev.varve.group.Explanation.Edge;
import dev.varve.group.Explanation.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The borders of an explanation as a table; the column of seconds is there where they were measured. */
final class ExplanationTable {

    private static final double PERCENT = 100;

    private ExplanationTable() {
    }

    static Table of(List<Edge> edges) {
        boolean measured = edges.stream().anyMatch(edge -> edge.before().seconds() != null);
        List<String> headings = new ArrayList<>(List.of("border", "index", "before it", "map", "stride", "sees px",
                "sees %", "layers", "params %", "MACs %", "activations %"));
        if (measured) {
            headings.add("seconds %");
        }
        headings.addAll(List.of("crosses", "frozen", "as fastai", "cached", "remarks", "chosen by"));
        Table table = new Table(headings.toArray(String[]::new));
        edges.forEach(edge -> table.row(row(edge, measured).toArray()));
        return table;
    }

    private static List<Object> row(Edge edge, boolean measured) {
        List<Object> row = new ArrayList<>(List.of(edge.border(), edge.index() == null ? "" : edge.index(),
                edge.depth().holds(), edge.resolution(), edge.stride(),
                edge.receptiveField() == Explanation.WHOLE ? "all" : edge.receptiveField(), percent(edge.seen()),
                edge.depth().layersBefore() + "/" + edge.depth().layersBehind(),
                percent(edge.before().parameters()), percent(edge.before().macs()),
                percent(edge.before().activations())));
        if (measured) {
            row.add(edge.before().seconds() == null ? "-" : percent(edge.before().seconds()));
        }
        row.addAll(List.of(Wording.bytes(edge.bytes()), times(edge.training().strict()),
                times(edge.training().asFastai()), times(edge.training().cached()),
                edge.flags().stream().map(Flag::words).collect(Collectors.joining("; ")),
                String.join(", ", edge.chosenBy())));
        return row;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", PERCENT * share);
    }

    private static String times(double share) {
        return String.format(Locale.ROOT, "%.2f", share);
    }
}
