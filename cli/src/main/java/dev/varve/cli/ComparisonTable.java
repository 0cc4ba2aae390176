package dev.varve.cli;

import dev.varve.assembly.Comparison;
import dev.varve.assembly.Comparison.Group;
import dev.varve.assembly.Comparison.Way;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.surgery.Head;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A comparison for people: a row a border, a column a way, and below it why ways make no groups. */
final class ComparisonTable {

    private static final String INPUT = "(input)";
    private static final int PERCENT = 100;

    private final Comparison comparison;
    private final Network original;

    ComparisonTable(Comparison comparison, Network original) {
        this.comparison = comparison;
        this.original = original;
    }

    @Override
    public String toString() {
        List<Way> ways = comparison.ways().stream().filter(way -> way.refusal() == null).toList();
        List<String> headings = new ArrayList<>(List.of("group begins at"));
        ways.forEach(way -> headings.add(way.by()));
        Table table = new Table(headings.toArray(String[]::new));
        for (String border : borders(ways)) {
            List<String> row = new ArrayList<>(List.of(border));
            ways.forEach(way -> row.add(cell(way, border)));
            table.row(row.toArray());
        }
        String refusals = comparison.ways().stream().filter(way -> way.refusal() != null)
                .map(way -> System.lineSeparator() + way.by() + ": " + way.refusal()).collect(Collectors.joining());
        return table + System.lineSeparator() + "Each cell: the group's share of the parameters / of the "
                + "multiply-accumulates, in %." + refusals;
    }

    /** All borders of all ways, from the input to the head. */
    private List<String> borders(List<Way> ways) {
        return ways.stream().flatMap(way -> way.groups().stream()).map(ComparisonTable::begin).distinct()
                .sorted(Comparator.comparing(this::place)).toList();
    }

    private int place(String border) {
        if (border.equals(INPUT)) {
            return -1;
        }
        ModuleNode module = new ModuleNode(border, "", "", List.of());
        for (int i = 0; i < original.nodes().size() && !border.equals(Head.MODULE); i++) {
            if (module.holds(original.nodes().get(i).origin().scope())) {
                return i;
            }
        }
        return original.nodes().size();
    }

    private static String begin(Group group) {
        return Objects.requireNonNullElse(group.border(), INPUT);
    }

    private static String cell(Way way, String border) {
        return way.groups().stream().filter(group -> begin(group).equals(border)).findFirst()
                .map(group -> Math.round(PERCENT * group.parameters()) + " / " + Math.round(PERCENT * group.macs()))
                .orElse("");
    }
}
